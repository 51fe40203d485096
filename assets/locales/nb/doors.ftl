app-name = Samspill
doors-what = Film av forelder og baby: sett nøye på, trygt bevart, snakket om sammen.
doors-guest = Gjest
doors-look-says = En tegnet familie med en kort film som alt er kodet. Ingenting å sette opp, ingenting ekte.
doors-new-says = En forseglet mappe på denne maskinen for dine egne familier. Tar to minutter.
doors-open-says = Et bibliotek som du eller en kollega har laget.
doors-open-recent = Sist åpnet: { $library }
doors-promise = Alt er forseglet på denne maskinen. Ingenting sendes noe sted.
doors-opening = Åpner …
doors-drawing = Tegner demonstrasjonsfamilien. Det trengs bare én gang.
doors-back = Alle dører
doors-person = Navnet ditt
doors-folder = Mappe
doors-choose = Velg mappe …
doors-passphrase = Passfrase

field-needed = Dette må fylles ut.
field-show = Vis { $field }
field-hide = Skjul { $field }
field-date-hint = Som 09.03.2026
field-date-wrong = Dette er ingen dato. Skriv den som 09.03.2026.
field-date-ahead = Skriv en dag som ikke er etter i dag, som 09.03.2026.

new-title = Nytt bibliotek
new-says = En mappe der hver film, merknad og hvert notat er forseglet. Velg et sted som bare du og tjenesten din når.
new-person-hint = Det står ved alt du skriver.
new-folder-hint = En tom mappe, eller et nytt navn i en mappe du kjenner.
new-passphrase-hint = Fire eller flere ord uten sammenheng er lette å huske og vanskelige å gjette.
new-again = Passfrasen en gang til
new-differs = De to er ikke like.
new-make = Lag biblioteket
strength-short = Minst 10 tegn.
strength-weak = Kan gjettes
strength-fair = Brukbar
strength-strong = Sterk

open-title = Åpne bibliotek
open-says = Biblioteket åpnes med passfrasen din og låses igjen når du forlater det.
open-with = Åpne med
open-recovery-key = Gjenopprettingsnøkkel
open-passphrase-hint = Store og små bokstaver teller.
open-recovery-hint = Slik den ble vist da biblioteket ble laget.
open-open = Åpne

recovery-title = Gjenopprettingsnøkkelen din
recovery-says = Hvis passfrasen blir glemt, er denne nøkkelen den eneste andre veien inn i biblioteket. Ingen andre har den.
recovery-copy = Kopier
recovery-once = Den vises bare nå. Skriv den ned, og oppbevar den der bare de kan gå som kan se filmene.
recovery-written-down = Jeg har skrevet den ned
recovery-go = Gå til biblioteket

locked-title = Låst
locked-says = Skriv passfrasen din for å fortsette der du var.
locked-unlock = Lås opp
locked-other = Et annet bibliotek
lock-soon = Biblioteket låser seg om et halvt minutt. Beveg musen for å bli.
