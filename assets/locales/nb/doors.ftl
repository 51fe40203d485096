doors-guest = Gjest
