## Rom

room-doors = Start
room-families = Familier
room-family = Familie
room-record = Opptak
room-code = Koding
room-feedback = Veiledningsplan
room-show = Sammen med forelderen
room-counts = Antall
room-log = Innsynslogg
room-settings = Innstillinger

## Statuslinje

saved-all = Alle endringer er lagret
saved-saving = { $count ->
    [one] Lagrer 1 endring …
   *[other] Lagrer { $count } endringer …
}
saved-failed = Ikke lagret

## Oppgaver

task-import = Importerer { $file }
task-back-up = Tar sikkerhetskopi
task-verify = Kontrollerer biblioteket
task-starting = Starter …
task-percent = { $percent } %
task-left = { $percent } % · omtrent { $left } igjen
task-cancelling = Stopper …
task-cancel = Avbryt: { $task }
task-cancelled = Stoppet. Ingenting ble endret.
task-more = { $count ->
    [one] og 1 til
   *[other] og { $count } til
}

## Banner for demonstrasjonen

demonstration-banner = Demonstrasjon: denne familien er tegnet, ikke filmet. Ikke legg ekte film inn her.
demonstration-leave = Forlat demonstrasjonen

## Varsler

notice-dismiss = Lukk
