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

restore-title = Gjenopprett fra en sikkerhetskopi
restore-says = Et bibliotek lages på nytt fra en sikkerhetskopi, på denne maskinen eller en tom en. Sikkerhetskopien blir som den er.
restore-from = Mappen med sikkerhetskopien
restore-from-hint = Mappen som ble valgt da sikkerhetskopien ble tatt.
restore-look = Se hva den inneholder
restore-looking = Leser sikkerhetskopien …
restore-points = { $folder } har biblioteket slik det var på disse tidspunktene:
restore-taken = Tidspunkt
restore-families = Familier
restore-visits = Besøk
restore-size = Størrelse
restore-unknown = ukjent
restore-to = Hvor biblioteket skal ligge
restore-to-hint = En tom mappe, eller et nytt navn i en mappe du kjenner.
restore-do = Gjenopprett
restore-other = En annen sikkerhetskopi
restore-under-way = Gjenoppretter. Det kan stoppes, og fortsetter der neste gang.
restore-safe = Sikkerhetskopien er som den var. Det som alt er kopiert, ligger i den nye mappen; velg den samme mappen igjen, så fortsetter det derfra.
restore-no-point = Denne sikkerhetskopien har ikke noe tidspunkt som hører til biblioteket. Ingenting ble endret. Velg en annen sikkerhetskopi, eller bibliotekets egen mappe «snapshots».
restore-done = Biblioteket er gjenopprettet slik det var { $when }.
restore-done-damaged = { $count ->
    [one] Biblioteket er gjenopprettet slik det var { $when }, men 1 fil var skadet i sikkerhetskopien: { $names }. Alt annet er her. En annen sikkerhetskopi kan ha den hel.
   *[other] Biblioteket er gjenopprettet slik det var { $when }, men { $count } filer var skadet i sikkerhetskopien: { $names }. Alt annet er her. En annen sikkerhetskopi kan ha dem hele.
}

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
