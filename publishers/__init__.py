"""The publishers: what is fetched over the network, so that nobody has to fetch it by hand."""
