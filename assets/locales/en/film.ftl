## Why a film does not play: what happened, what is safe, what to do

film-no-index = This film cannot be played: the list of its frames is missing from the library. The film itself was not changed; check the library under Settings, or import the film again.
film-missing-plugin = This film cannot be played: the component “{ $name }” is not installed. The film is safe in the library; install the component, then open it again.
film-no-decoder = This film cannot be played: no decoder for { $codec } is installed. The film is safe in the library; install the decoder, then open it again.
film-not-started = Film cannot be played on this computer: { $why }. Everything in the library is safe; have the installation looked at.
film-stopped = The film stopped: { $why }. Nothing was lost; open it again, and check the library if it stops at the same place.
film-frame-lost = The picture at { $at } could not be shown. Nothing was lost; check the library under Settings.
film-no-picture = There is sound but no picture in this film.
film-timed-out = The film did not answer in time. Nothing was lost; close other programs that play film, then open it again.
film-opening = Opening the film …
film-not-a-film = This is not a film that can be read.
## The film and its controls
film-picture = Film
film-play = Play
film-pause = Pause
film-speed = { $speed }×
film-speed-name = Speed
