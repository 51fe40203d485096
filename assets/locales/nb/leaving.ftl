# En familie går ut: det de får med seg, og slettingen.

leaving-title = Utlevering og sletting
leaving-says = Alt som er lagret om familien, kan utleveres til dem og slettes for godt.
leaving-withdrawn = Samtykket til veiledning er trukket. Ingenting spilles av, merkes eller eksporteres lenger. Det som gjenstår, er å slette familien; utlever gjerne det som er deres først.
leaving-reason = Hvorfor
command-hand-over-family = Utlever alt …
command-erase-family = Slett familien …

handing-title = Utlever det som er lagret om { $code }
handing-says = Én mappe: filmene slik de ble tatt inn, merknadene, samtykkene, hvem som har sett hva, og en side å lese det med.
handing-open = Mappen er ikke forseglet. Legg den på et medium som du leverer ut, og ingen andre steder.
handing-to = Mappe som skal lages
handing-to-hint = Den må ikke finnes fra før.
handing-no-consent = Familiens samtykke dekker ikke dette. Den som har ansvar for biblioteket, kan gjøre det likevel, med en begrunnelse som står i innsynsloggen.
handing-do = Utlever
handing-done = Alt om { $code } ligger i mappen og er lest tilbake.
handing-failed = Det som er lagret om { $code }, ble ikke skrevet; ingen halv mappe ligger igjen. { $why }
task-hand-over = Skriver det som er lagret om { $code }

erasing-title = Slett { $code }
erasing-for-good = Dette kan ikke angres. Ingen kan hente tilbake familiens film og merknader, heller ikke med gjenopprettingsnøkkelen.
erasing-visits = Besøk
erasing-films = Filmer
erasing-codings = Kodinger
erasing-plans = Planer
erasing-copies = Øyeblikksbilder og kjente sikkerhetskopier skrives også om. En sikkerhetskopi som er utenfor rekkevidde nå, tas hånd om når biblioteket finner den igjen. Et spor uten film og merknader blir stående: når, av hvem og hvorfor.
erasing-code = Skriv { $code } for å gå videre
erasing-code-wrong = Det er ikke pseudonymet.
erasing-reason-hint = Den blir stående i sporet og på slettebeviset. Ingen navn.
erasing-do = Slett for godt
erasing-under-way = Sletter
erasing-wait = Hva som enn avbryter dette nå, fortsetter det neste gang biblioteket åpnes.
erasing-failed = Slettingen kom ikke til ende. { $why }
task-erase = Sletter { $code }

erasures-title = Slettinger
erasures-says = Hver sletting har satt et spor uten film og merknader. Slettebeviset lages på nytt når det leses: biblioteket og hver sikkerhetskopi innen rekkevidde gjennomsøkes igjen.
erasures-none = Ingen familie er slettet.
erasures-when = Begynt
erasures-certificate = Slettebevis
erasures-no-code = uten pseudonym
erasures-read = Les
erasures-read-of = Les slettebeviset fra { $when }
task-certificate = Søker etter det som er slettet
certificate-failed = Slettebeviset kunne ikke lages. { $why } Selve slettingen står ved lag; prøv igjen senere.

certificate-line = { $name }:
certificate-path = Lagre som
certificate-path-hint = Som JSON når navnet slutter på .json, ellers som tekst.
certificate-save = Lagre slettebeviset
certificate-saved = Slettebeviset er lagret: { $path }
