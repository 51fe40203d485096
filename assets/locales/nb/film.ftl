## Why a film does not play: what happened, what is safe, what to do

film-no-index = Filmen kan ikke spilles av: oversikten over bildene i den mangler i biblioteket. Selve filmen er ikke endret. Kontroller biblioteket under Innstillinger, eller importer filmen på nytt.
film-missing-plugin = Filmen kan ikke spilles av: komponenten «{ $name }» er ikke installert. Filmen ligger trygt i biblioteket. Installer komponenten, og åpne filmen igjen.
film-no-decoder = Filmen kan ikke spilles av: det er ikke installert noen dekoder for { $codec }. Filmen ligger trygt i biblioteket. Installer dekoderen, og åpne filmen igjen.
film-not-started = Film kan ikke spilles av på denne maskinen: { $why }. Alt i biblioteket er trygt. Få noen til å se på installasjonen.
film-stopped = Filmen stanset: { $why }. Ingenting er tapt. Åpne den igjen, og kontroller biblioteket hvis den stanser på samme sted.
film-frame-lost = Bildet ved { $at } kunne ikke vises. Ingenting er tapt. Kontroller biblioteket under Innstillinger.
film-no-picture = Denne filmen har lyd, men ikke bilde.
film-timed-out = Filmen svarte ikke i tide. Ingenting er tapt. Lukk andre programmer som spiller av film, og åpne den igjen.
film-opening = Åpner filmen …
film-not-a-film = Dette er ikke en film som kan leses.
## The film and its controls
film-picture = Film
film-play = Spill av
film-pause = Pause
film-speed = { $speed }×
film-speed-name = Fart
