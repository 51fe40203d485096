## Datoer, lengder, størrelser, alder

date = { $day }. { $month } { $year }
month-1 = jan.
month-2 = feb.
month-3 = mars
month-4 = april
month-5 = mai
month-6 = juni
month-7 = juli
month-8 = aug.
month-9 = sep.
month-10 = okt.
month-11 = nov.
month-12 = des.
duration-seconds = { $seconds } s
duration-minutes = { $minutes } min { $seconds } s
duration-hours = { $hours } t { $minutes } min
age-days = { $weeks ->
    [0] { $days ->
        [one] 1 dag
       *[other] { $days } dager
    }
    [one] 1 uke { $days } d
   *[other] { $weeks } uker { $days } d
}
age-months = { $months ->
    [one] 1 måned
   *[other] { $months } måneder
}{ $days ->
    [0] { "" }
   *[other] { " " }{ $days } d
}
size-bytes = { $bytes } byte
size-kilobytes = { $value } kB
size-megabytes = { $value } MB
size-gigabytes = { $value } GB

moment = { $day } kl. { $time }

## Mapper og filer

place-folder = Velg mappe …
place-file = Velg …
place-path = Stien til filen

## Taster

key-ctrl = Ctrl
key-alt = Alt
key-shift = Skift
key-space = Mellomrom
key-enter = Enter
key-escape = Esc
key-delete = Delete
key-backspace = Tilbake
key-home = Home
key-end = End
key-left = Venstre
key-right = Høyre
key-up = Opp
key-down = Ned
label-with-key = { $label } ({ $key })

## Formål med samtykket

purpose-care = veiledning av denne familien
purpose-supervision = fagveiledning av ansatte
purpose-training = opplæring av andre
purpose-research = forskning

purpose-care-title = Veiledning av denne familien
purpose-supervision-title = Fagveiledning av ansatte
purpose-training-title = Opplæring av andre
purpose-research-title = Forskning
