doors-guest = Guest
