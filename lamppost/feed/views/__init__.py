"""One file per page: the resident's feed, the public's alerts, one alert, the map."""
