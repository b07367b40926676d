"""From files to a commit of the store: examined, spooled, replaced or merged; and the ways back."""
