record-title = Opptak av { $code }
record-visit = Besøk, { $day }
record-awake = Det gjøres et opptak

## What is recorded with

record-cameras = Kameraer
record-microphones = Mikrofoner
record-camera = Kamera { $number }
record-microphone = Mikrofon { $number }
record-source = En kilde
record-simulated = { $source }, simulert
record-network-camera = Nettverkskamera { $host }
record-unplugged = { $source } (ikke koblet til)
record-no-camera = Fant ikke noe kamera. Koble til et; det dukker opp av seg selv.
record-no-microphone = Fant ingen mikrofon. Koble til en; den dukker opp av seg selv.
record-not-there = Det er ikke koblet til.
record-too-many = Høyst fire kameraer og to mikrofoner
record-address = Nettverkskamera
record-address-hint = Adressen, for eksempel rtsp://10.0.0.7/live
record-address-wrong = En adresse begynner med rtsp:// eller rtsps://
record-address-add = Legg til dette kameraet
record-address-password = Skriv navn og passord bak rtsp://, som i rtsp://navn:passord@10.0.0.7/live. De blir ikke lagret.
record-locked = { $camera }: passordet må skrives hver gang
record-unlock = Skriv passordet til { $camera }
record-forget = Glem { $camera }
record-room = Plass
record-left-minutes = { $minutes ->
    [one] Plass til 1 minutt
   *[other] Plass til { $minutes } minutter
}
record-left-hours = Plass til { $hours } timer
record-left-unknown = Plass på disken: ukjent
record-battery = Batteri { $percent } %, tilkoblet strøm
record-battery-discharging = Batteri { $percent } %, ikke tilkoblet strøm
record-encoding = Bilde
record-encoding-later = Dette avgjøres når et kamera er valgt.
record-measuring = Finner ut hva denne datamaskinen klarer …
record-measured = { $count ->
    [one] Målt her: { $speed } ganger så raskt som kameraet.
   *[other] Målt her: { $speed } ganger så raskt som ett av de { $count } kameraene.
}
record-unmeasured = Ikke målt på denne datamaskinen.
record-overruled = Valgt av deg, ikke målt.
record-as-measured = Som målt
record-step = Størrelse og bilder i sekundet
record-encoder = Koder

## What is seen and heard

record-no-source = Velg et kamera eller en mikrofon til høyre.
record-sound-only = Bare lyd: ingen kameraer er valgt.
record-failed = Det kan ikke gjøres opptak. { $why } Alt annet er som før. Velg et annet kamera eller en annen mikrofon til høyre.
record-picture = { $camera }: { $state }
record-size = { $width } × { $height }
record-source-opening = Åpner …
record-source-running = I gang
record-source-stalled = Ingen bilder
record-source-gone = Borte
record-level = { $name }: { $level }
record-level-decibels = { $decibels } dB
record-level-nothing = ingenting hørt ennå
record-loudness-good = Bra
record-loudness-quiet = For svakt
record-loudness-clipping = For sterkt
record-loudness-nothing = Venter

## Acts

record-check = Prøv: ta opp 5 sekunder og spill av
record-start = Ta opp
record-mark = Merk dette øyeblikket
record-clap = Klapp: synkpunkt
record-clapped = Synkpunkt ved { $at }: klapp nå, der alle mikrofoner hører det. Det er lagret.
record-pause = Pause
record-resume = Fortsett opptaket
record-stop = Stopp
record-checked-plays = Dette ble tatt opp. Se og lytt.
record-checked = Kunne du se og høre alle?
record-check-again = Spill av igjen
record-check-done = Ferdig
record-check-failed = Prøven kan ikke spilles av. { $why }

## While it runs

record-running = Opptak
record-paused = Pause
record-finishing = Stopper
record-clock = { $state }: { $elapsed }
record-keeping-says = Opptaket indekseres og kontrolleres. Det åpnes straks for koding.
record-finishing-says = Skriver de siste sekundene …
record-marks = { $count ->
    [0] Ingen merknader ennå
    [one] 1 merknad
   *[other] { $count } merknader
}
record-marks-how = { $key } merker bildet på skjermen; det gjør også tastene til kodene dine. Hver merknad lagres straks.
record-written = Skrevet
record-bytes = Byte
record-dropped = Tapt
record-repeated = Gjentatt
record-not-awake = Datamaskinen lovet ikke å holde seg våken. Koble den til strøm, og rør den av og til.

## Stopping

record-stop-title = Stoppe opptaket?
record-stop-then-code = Besøket åpnes for koding, med merknadene dine, om noen sekunder.
record-stop-then-go = Du forlater rommet. Opptaket beholdes, med merknadene dine.
record-stop-then-lock = Biblioteket låses når opptaket er tatt vare på.
record-stop-then-quit = Vinduet lukkes når opptaket er tatt vare på.
record-stop-do = Stopp og behold
record-go-on = Fortsett opptaket
task-keep-recording = Tar vare på opptaket
record-not-marked = Den merknaden ble ikke lagret. Trykk tasten en gang til.
record-carried-on = Et opptak som ble stanset tidligere, blir tatt vare på. Det kan ses og kodes om et øyeblikk.
record-kept = Opptaket er i biblioteket.
record-not-kept = Opptaket ble ikke lagt på plass: { $why } Det ligger trygt og forseglet i biblioteket og venter på å bli gjenopprettet: se linjen nederst i vinduet.
record-stopped-full = Disken er full, derfor ble opptaket stoppet. Alt fram til da er tatt vare på. Frigjør plass før du tar opp igjen.
record-not-ready = Kameraene er ikke klare. Ingenting ble tatt opp. Vent til bildene er der.
record-refused-disk = { $minutes ->
    [one] Det er bare plass til 1 minutt, derfor ble ikke noe startet. Frigjør plass på disken.
   *[other] Det er bare plass til { $minutes } minutter, derfor ble ikke noe startet. Frigjør plass på disken.
}

## Alarms

alarm-gone = { $source } er borte
alarm-gone-do = De andre fortsetter. Koble til igjen; opptaket tas opp av seg selv.
alarm-no-frames = Det kommer ingenting fra { $source }
alarm-no-frames-do = De andre fortsetter. Sjekk kabelen; kommer det ingenting, så koble fra og til igjen.
alarm-no-bytes = Ingenting fra { $source } når disken
alarm-no-bytes-do = Det som er skrevet, er trygt. Stopp og ta opp på nytt; skjer det igjen, så bruk en annen disk.
alarm-silence = { $source } hører ingenting
alarm-silence-do = Bildet fortsetter. Sjekk at mikrofonen er slått på og ikke dempet.
alarm-too-slow = Datamaskinen er for treg for { $source }
alarm-too-slow-do = Bilder går tapt. Lukk andre programmer, eller stopp og ta opp med færre kameraer.
alarm-stepped-down = { $source } tas heretter opp i { $step }
alarm-stepped-down-do = Datamaskinen klarte ikke å henge med. Ingenting er tapt; bildet er mindre. Lukk andre programmer.
alarm-battery = Batteriet er lavt
alarm-battery-do = Koble datamaskinen til strøm. Det som er tatt opp, er trygt selv om den slår seg av.
alarm-disk-nearly-full = Det er plass til mindre enn ti minutter
alarm-disk-nearly-full-do = Opptaket fortsetter, og stopper av seg selv før disken er full. Frigjør plass, eller stopp i tide.
alarm-disk-full = Disken er full: opptaket ble stoppet
alarm-disk-full-do = Alt fram til nå er tatt vare på. Frigjør plass før du tar opp igjen.
alarm-over = Over: { $alarm }
alarm-over-do = Alt er bra igjen.
record-alarms-over = { $alarm } · og { $count } til som er over
record-alarm-seen = Sett
record-alarm-seen-name = Sett: { $alarm }
record-alarms-more = { $count ->
    [one] og 1 til
   *[other] og { $count } til
}

## After a crash

unfinished-title = Et opptak ble avbrutt
unfinished-says = Programmet eller datamaskinen stoppet under et opptak. Det som ble tatt opp, ligger her, forseglet, fram til det siste sekundet.
unfinished-one = { $code }, { $day } kl. { $time }
unfinished-measuring = lengden leses …
unfinished-films = { $count ->
    [one] 1 film
   *[other] { $count } filmer
}
unfinished-later-says = Ingenting går tapt om du venter: det blir liggende i biblioteket, og linjen nederst i vinduet minner deg på det.
unfinished-waiting = { $count ->
    [one] 1 opptak ble avbrutt
   *[other] { $count } opptak ble avbrutt
}
unfinished-recovered = Opptaket av { $code } er tilbake, blant besøkene.
unfinished-recover = Gjenopprett
unfinished-recover-name = Gjenopprett: { $recording }
unfinished-later = Senere
task-recover = Gjenoppretter opptaket av { $code }

## Aligning films

align-films = Legg filmene sammen etter lyden
align-title = Legg filmene sammen etter lyden
align-says = Lyden i hver film er sammenlignet med lyden i { $film }, som blir liggende. Ingenting flyttes før du sier det, og det kan angres.
align-line = { $film }: { $place } – { $sure }
align-place-later = { $seconds } s senere enn nå
align-place-earlier = { $seconds } s tidligere enn nå
align-place-same = der den ligger nå
align-sure-clearly = tydelig hørt
align-sure-well = hørt godt nok; se og lytt først
align-sure-hardly = så vidt hørt; se og lytt nøye
align-sure-not = ingenting i lyden passer; den kan plasseres for hånd
align-by-hand = plassert for hånd
align-play = Spill begge
align-pause = Pause
align-moment = Øyeblikk
align-outline = Lyden i begge filmene rundt dette øyeblikket, over hverandre
align-exact = Når det står stille, viser begge bildene og begge lydkurvene nøyaktig samme øyeblikk. Mens det spilles, kan de høres opptil et tidels sekund fra hverandre.
align-apart = Filmene ville ikke overlappe, så det er ingenting å sammenligne.
align-move-earlier = { $by } tidligere
align-move-later = { $by } senere
align-as-heard = Som hørt
align-nothing = Det er ingenting å flytte.
align-do = Flytt filmene
align-done = Filmene ble flyttet. Angre tar det tilbake.
align-failed = Filmene ble ikke lagt sammen: { $why } Ingenting ble flyttet.
task-listen = Lytter etter hvor filmene ligger
