"""Venues and assets: pubs, cameras, lamps, schools, stops and closed areas beside the incidents."""
