"""All questions to the database: incidents are counted, and nothing else."""
