## Samtykke: hva som mangler, og hva en kan gjøre

refusal-not-given = Det er ikke registrert samtykke til { $purpose }. Film kan ikke spilles av eller kodes før det er ført inn under Samtykke.
refusal-ended = Samtykket til { $purpose } gikk ut { $day }. Spør familien på nytt og før inn det nye samtykket før film spilles av eller kodes.
refusal-withdrawn = Samtykket til { $purpose } ble trukket { $day }. Film av denne familien kan ikke lenger spilles av eller kodes.
refusal-role = Rollene dine i dette biblioteket tillater ikke dette. Spør en forvalter av biblioteket.
refusal-not-a-viewer = Samtykket til { $purpose } sier hvem som kan se film av denne familien, og du er ikke blant dem. Spør en som er det, eller spør familien på nytt.
refusal-no-keeping-rule = Tjenesten har ikke bestemt hvor lenge film skal oppbevares i dette biblioteket, så ingen film kan tas inn. En forvalter av biblioteket setter lagringsregelen.

## En endring som ikke gikk

edit-stale = Noe annet er endret her i mellomtiden. Ingenting er tapt; se etter og gjør endringen på nytt.
edit-wrong-kind = Endringen hører til en annen type dokument. Ingenting ble endret.
edit-closed = Denne kodingen er levert. Åpne den igjen før du endrer merknader.
edit-unknown-code = Skjemaet har ingen kode «{ $code }». Ingenting ble endret.
edit-overlap = To tilstander i samme rad ville overlappe. Ingenting ble endret.
edit-wrong-extent = En merknad i denne raden kan ikke ha en slik start og slutt. Ingenting ble endret.
edit-answered = Andre merknader svarer på denne. Fjern koblingene deres først.
edit-wrong-answer = En merknad i denne raden kan ikke svare på den der. Ingenting ble endret.
edit-last-keeper = Biblioteket trenger minst én forvalter. Gjør en annen til forvalter først.
edit-name-taken = Det finnes en annen person med navnet «{ $name }». Velg et navn som skiller dem.
edit-wrong-idle-time = Velg mellom { $from } og { $to } minutter. Ingenting ble endret.
edit-withdrawal-stands = Et samtykke som er trukket, forblir trukket. Ingenting ble endret; samtykker familien på nytt, fører du inn et nytt samtykke.
edit-trace-stands = Det som viser at en familie er slettet, blir stående. Ingenting ble endret.
edit-film-stands = En film som er tatt opp, blir i besøket. Ingenting ble endret; skal film bort, slettes familien.
edit-missing = Den er ikke der lenger. Ingenting ble endret.
edit-nothing-to-do = Det er ingenting å angre.

## Det som gikk galt utenfor dokumentene

trouble-no-library = Det er ikke noe bibliotek i denne mappen. Velg mappen med biblioteket, eller lag et nytt.
trouble-no-backup = Det er ingen sikkerhetskopi i denne mappen. Ingenting ble endret. Velg mappen der en sikkerhetskopi ble tatt.
trouble-backup-damaged = Sikkerhetskopien er skadet: { $what }. Den er ikke endret, og ikke noe bibliotek er rørt. Velg et tidligere tidspunkt, eller en annen sikkerhetskopi.
trouble-not-empty = Det ligger allerede noe i denne mappen. Velg en tom mappe, eller et navn som ikke er i bruk.
trouble-wrong-key = Dette åpner ikke biblioteket. Sjekk store bokstaver og tastaturoppsett, eller bruk gjenopprettingsnøkkelen.
trouble-in-use = Biblioteket er åpent i et annet vindu eller program. Lukk det der, og prøv igjen.
trouble-too-new = Biblioteket er laget med en nyere versjon. Oppdater Samspill; biblioteket er ikke rørt.
trouble-not-migrated = Biblioteket har et eldre format og kunne ikke oppdateres ({ $why }). Det er som det var. Sjekk at disken har plass og at mappen kan skrives, og åpne det igjen.
trouble-damaged = Noe i biblioteket er skadet: { $what }. Det som er helt, er latt være; kontroller biblioteket eller hent en sikkerhetskopi.
trouble-disk-full = Disken er full. Det som er lagret, er trygt; frigjør plass og prøv igjen.
trouble-not-allowed = Mappen kan ikke leses eller skrives. Velg en annen, eller be om tilgang.
trouble-no-film = Filen kan ikke brukes: { $why }. Biblioteket er ikke rørt.
trouble-not-noted = Dette kunne ikke føres i innsynsloggen, så det ble ikke gjort ({ $why }). Det som er lagret, er trygt. Sjekk at disken har plass, og åpne biblioteket igjen.
trouble-other-library = Denne mappen har sikkerhetskopien av et annet bibliotek. Ingenting er rørt; velg en annen mappe.
trouble-wrong-key-or-damage = Dette åpner ikke biblioteket, eller det er riktig og filen { $file } er skadet. Biblioteket er ikke rørt. Prøv en gang til; bruk deretter gjenopprettingsnøkkelen, eller hent filen fra en sikkerhetskopi.
trouble-locked = Biblioteket ble låst i mellomtiden. Det som er lagret, er trygt; åpne det igjen.
trouble-away = Disken eller nettverksstasjonen med denne mappen svarer ikke lenger. Det som er lagret der, er trygt. Koble den til igjen, og åpne så biblioteket på nytt.
trouble-erased = Denne familien er slettet, så ingenting kan lagres om den. Ingenting annet er rørt; kommer familien tilbake, begynner du en ny familie.
trouble-backup-under-way = Det tas en sikkerhetskopi, og dette ville endre det som kopieres. Ingenting er begynt. Vent til sikkerhetskopien er ferdig, eller stopp den, og prøv igjen.
trouble-being-recorded = Det tas opp film av denne familien. Ingenting er slettet. Avslutt opptaket først, og prøv igjen.
read-only-write-failed = Det lagres ikke mer, fordi disken ikke tok imot den siste endringen ({ $why }). Det som er lagret før, er trygt. Se til disken, og åpne biblioteket igjen.
read-only-no-room = Disken er full, så biblioteket er åpent bare for lesing. Ingenting er tapt; frigjør plass og åpne det igjen.
read-only-cut-short = Journalen i biblioteket er avkortet: den slutter med endring { $journal }, men { $store } var lagret. Alt kan leses, men ikke noe nytt lagres; hent en sikkerhetskopi.
read-only-erasure-stopped = Slettingen av en familie ble avbrutt ({ $why }). Den fortsetter når biblioteket åpnes igjen; til da lagres ingenting.
read-only-store-failed = Lageret i biblioteket sviktet ({ $why }). Det som er lagret, er trygt; åpne biblioteket igjen, så bygges det på nytt.
trouble-other = { $why }

## Dokumenter

document-read-only = Dette kan ses, men ikke endres lenger, fordi tidligere endringer ikke kunne lagres. { $why }
document-unreadable = Et dokument kunne ikke leses. { $why }
document-not-saved = En endring kunne ikke lagres, og dokumentet er stengt for flere endringer. { $why } Alt som er lagret før, er trygt; lagre en kopi av det du ser før du lukker.
library-recovered = { $count ->
    [one] Programmet ble brutt av sist. 1 halvskrevet post ble lagt til side; alt som ble meldt lagret, er her.
   *[other] Programmet ble brutt av sist. { $count } halvskrevne poster ble lagt til side; alt som ble meldt lagret, er her.
}

copy-save = Lagre en kopi …
copy-title = Lagre en kopi av denne kodingen
copy-says = Alt på skjermen skrives til en fil, også det biblioteket ikke kunne lagre. Filen er ikke forseglet; legg den bare der film og merknader kan ligge.
copy-hint = Som CSV når navnet slutter på .csv, ellers som JSON.
copy-do = Lagre kopien
copy-saved = Kopien av kodingen er lagret: { $path }
copy-failed = Kopien ble ikke lagret. { $why } Det du ser, blir stående på skjermen til biblioteket lukkes.

## Åpning

opened-migrated = Biblioteket hadde format { $from } og er brakt over til format { $to }. Alt i det er sammenlignet med det det ble laget av. Eldre versjoner av Samspill kan ikke lenger åpne det; oppdater dem også.
opened-exchange-undone = Et bytte av nøkler eller format ble avbrutt før det gjaldt. Biblioteket er som det var før; begynn på nytt når det passer.
opened-exchange-finished = Et bytte av nøkler eller format var avbrutt og er nå gjennomført. Ingenting gikk tapt; det er ingenting å gjøre.
opened-erased = { $count ->
    [one] En sletting som var avbrutt, er nå gjennomført. Slettebeviset er under Innstillinger.
   *[other] { $count } slettinger som var avbrutt, er nå gjennomført. Slettebevisene er under Innstillinger.
}
opened-unfinished-films = { $count ->
    [one] 1 film var ikke tatt helt inn da programmet sluttet, og er fjernet. Alt som er lagret, er trygt; importer den på nytt fra filen.
   *[other] { $count } filmer var ikke tatt helt inn da programmet sluttet, og er fjernet. Alt som er lagret, er trygt; importer dem på nytt fra filene.
}
opened-repaired = { $count ->
    [one] 1 del av biblioteket var skadet og er reparert ({ $from }). Ingenting som var lagret, er tapt; det skadde er lagt til side. Skjer det igjen, bør disken undersøkes.
   *[other] { $count } deler av biblioteket var skadet og er reparert ({ $from }). Ingenting som var lagret, er tapt; det skadde er lagt til side. Skjer det igjen, bør disken undersøkes.
}
opened-clock-behind = Klokken på denne maskinen går før den siste endringen, som ble lagret { $last }. Ingenting er i uorden, for endringene telles. Men nye innføringer ville fått feil dato, og samtykker ville blitt holdt mot den: still klokken.
opened-disk-full = Disken er så godt som full. Alt som er lagret, er trygt og kan leses, spilles av og slettes. Ny film og større endringer kan bli avvist: frigjør plass på disken.
copy-store = fra den andre kopien i biblioteket
copy-snapshot = fra øyeblikksbildet { $when }
copy-backup = fra sikkerhetskopien i { $folder }
copy-remade = laget på nytt av det som er helt

## Import og kontroll

import-done = { $file } er i biblioteket, forseglet.
import-known = { $file } er allerede i biblioteket, som «{ $session }». Den ble ikke kopiert på nytt.
import-failed = { $file } ble ikke importert. { $why }
verify-sound = Alt er helt: { $checked } ting er kontrollert.
verify-damaged = { $count ->
    [one] 1 ting er skadet. Den er nevnt under Innstillinger.
   *[other] { $count } ting er skadet. De er nevnt under Innstillinger.
}
backup-done = Sikkerhetskopien er tatt og lest tilbake.
backup-failed = Sikkerhetskopien ble ikke ferdig. { $why } Biblioteket og tidligere kopier er som de var; det som er kopiert, kopieres ikke på nytt.
verify-failed = Biblioteket kunne ikke kontrolleres. { $why }

role-clinician = Kliniker
role-practitioner = Fagperson
role-supervisor = Veileder
role-service-lead = Tjenesteleder
role-keeper = Forvalter
role-clinician-says = Tar opp, importerer, koder, planlegger og viser.
role-practitioner-says = Sitter sammen med forelderen og viser de valgte klippene.
role-supervisor-says = Koder og vurderer det familier har samtykket til for fagveiledning.
role-service-lead-says = Ser bare antall og alder, aldri film, navn eller merknader.
role-keeper-says = Tar seg av personer, nøkler, kopier, lagring og sletting; ser ingen film med denne rollen alene.
not-permitted = Rollene dine i dette biblioteket tillater ikke dette; det krever: { $roles }.
trouble-passphrase-taken = Denne passfrasen kan ikke brukes. Ingenting ble endret; velg en annen.
