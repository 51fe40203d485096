## Dates, lengths, sizes, ages

date = { $day } { $month } { $year }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
duration-seconds = { $seconds } s
duration-minutes = { $minutes } min { $seconds } s
duration-hours = { $hours } h { $minutes } min
age-days = { $weeks ->
    [0] { $days ->
        [one] 1 day
       *[other] { $days } days
    }
    [one] 1 week { $days } d
   *[other] { $weeks } weeks { $days } d
}
age-months = { $months ->
    [one] 1 month
   *[other] { $months } months
}{ $days ->
    [0] { "" }
   *[other] { " " }{ $days } d
}
size-bytes = { $bytes } bytes
size-kilobytes = { $value } kB
size-megabytes = { $value } MB
size-gigabytes = { $value } GB

moment = { $day }, { $time }

## Folders and files

place-folder = Choose folder …
place-file = Choose …
place-path = Path of the file

## Keys

key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-space = Space
key-enter = Enter
key-escape = Esc
key-delete = Del
key-backspace = Backspace
key-home = Home
key-end = End
key-left = Left
key-right = Right
key-up = Up
key-down = Down
label-with-key = { $label } ({ $key })

## Purposes of consent

purpose-care = guidance of this family
purpose-supervision = supervision of staff
purpose-training = training of others
purpose-research = research

purpose-care-title = Guidance of this family
purpose-supervision-title = Supervision of staff
purpose-training-title = Training of others
purpose-research-title = Research
