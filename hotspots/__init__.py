"""The analysis: incidents are counted by place, and the geometry is done on places."""
