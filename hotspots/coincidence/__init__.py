"""Whether patterns of incidents coincide: measures, three references to hold them against, and a verdict."""
