record-title = Record { $code }
record-visit = Visit, { $day }
record-awake = A recording is being made

## What is recorded with

record-cameras = Cameras
record-microphones = Microphones
record-camera = Camera { $number }
record-microphone = Microphone { $number }
record-source = A source
record-simulated = { $source }, simulated
record-network-camera = Network camera { $host }
record-unplugged = { $source } (not plugged in)
record-no-camera = No camera found. Plug one in; it appears by itself.
record-no-microphone = No microphone found. Plug one in; it appears by itself.
record-not-there = It is not plugged in.
record-too-many = At most four cameras and two microphones
record-address = Network camera
record-address-hint = Its address, such as rtsp://10.0.0.7/live
record-address-wrong = An address begins with rtsp:// or rtsps://
record-address-add = Add this camera
record-address-password = Write its name and password behind rtsp://, as in rtsp://name:password@10.0.0.7/live. They are not kept.
record-locked = { $camera }: its password is asked for each time
record-unlock = Type the password of { $camera }
record-forget = Forget { $camera }
record-room = Room
record-left-minutes = { $minutes ->
    [one] Room for 1 minute
   *[other] Room for { $minutes } minutes
}
record-left-hours = Room for { $hours } hours
record-left-unknown = Room on the disk: unknown
record-battery = Battery { $percent } %, plugged in
record-battery-discharging = Battery { $percent } %, not plugged in
record-encoding = Picture
record-encoding-later = This is decided when a camera is chosen.
record-measuring = Finding out what this computer can do …
record-measured = { $count ->
    [one] Measured here: { $speed } times as fast as the camera.
   *[other] Measured here: { $speed } times as fast as one of the { $count } cameras.
}
record-unmeasured = Not measured on this computer.
record-overruled = Chosen by you, not by measurement.
record-as-measured = As measured
record-step = Size and frames a second
record-encoder = Encoder

## What is seen and heard

record-no-source = Choose a camera or a microphone at the right.
record-sound-only = Sound alone: no camera is chosen.
record-failed = Nothing can be recorded. { $why } Nothing else is affected. Choose another camera or microphone at the right.
record-picture = { $camera }: { $state }
record-size = { $width } × { $height }
record-source-opening = Opening …
record-source-running = Running
record-source-stalled = No pictures
record-source-gone = Gone
record-level = { $name }: { $level }
record-level-decibels = { $decibels } dB
record-level-nothing = nothing heard yet
record-loudness-good = Good
record-loudness-quiet = Too quiet
record-loudness-clipping = Clipping
record-loudness-nothing = Waiting

## Acts

record-check = Check: record 5 seconds and play them
record-start = Record
record-mark = Mark this moment
record-clap = Clap: sync point
record-clapped = Sync point at { $at }: clap now, where every microphone hears it. It is saved.
record-pause = Pause
record-resume = Record on
record-stop = Stop
record-checked-plays = This is what was recorded. Look and listen.
record-checked = Could you see and hear everybody?
record-check-again = Play again
record-check-done = Done
record-check-failed = The check cannot be played. { $why }

## While it runs

record-running = Recording
record-paused = Paused
record-finishing = Stopping
record-clock = { $state }: { $elapsed }
record-keeping-says = The recording is being indexed and checked. It opens for coding in a moment.
record-finishing-says = Writing the last seconds …
record-marks = { $count ->
    [0] No marks yet
    [one] 1 mark
   *[other] { $count } marks
}
record-marks-how = { $key } marks the frame on the screen; so do the keys of your codes. Each mark is saved at once.
record-written = Written
record-bytes = Bytes
record-dropped = Lost
record-repeated = Repeated
record-not-awake = This computer did not promise to stay awake. Plug it in and touch it now and then.

## Stopping

record-stop-title = Stop recording?
record-stop-then-code = The visit opens for coding, with your marks, in a few seconds.
record-stop-then-go = You are leaving the room. The recording is kept, with your marks.
record-stop-then-lock = The library locks when the recording is kept.
record-stop-then-quit = The window closes when the recording is kept.
record-stop-do = Stop and keep
record-go-on = Go on recording
task-keep-recording = Putting the recording away
record-not-marked = That mark was not kept. Press the key again.
record-carried-on = A recording that was stopped earlier is being put away. It can be watched and coded in a moment.
record-kept = The recording is in the library.
record-not-kept = The recording was not put away: { $why } It is safe, sealed, in the library, and waits to be recovered: see the line at the bottom of the window.
record-stopped-full = The disk is full, so the recording was stopped. Everything up to then is kept. Make room before you record again.
record-not-ready = The cameras are not ready. Nothing was recorded. Wait until their pictures are there.
record-refused-disk = { $minutes ->
    [one] There is room for 1 minute only, so nothing was begun. Make room on the disk.
   *[other] There is room for { $minutes } minutes only, so nothing was begun. Make room on the disk.
}

## Alarms

alarm-gone = { $source } is gone
alarm-gone-do = The others go on. Plug it in again; it rejoins by itself.
alarm-no-frames = { $source } gives nothing
alarm-no-frames-do = The others go on. Check its cable; if nothing comes, unplug it and plug it in again.
alarm-no-bytes = Nothing of { $source } reaches the disk
alarm-no-bytes-do = What was written is safe. Stop, and record again; if it comes back, use another disk.
alarm-silence = { $source } hears nothing
alarm-silence-do = The picture goes on. Check that it is switched on and not muted.
alarm-too-slow = This computer is too slow for { $source }
alarm-too-slow-do = Frames are lost. Close other programs, or stop and record fewer cameras.
alarm-stepped-down = { $source } is recorded at { $step } from now on
alarm-stepped-down-do = The computer could not keep up. Nothing is lost; the picture is smaller. Close other programs.
alarm-battery = The battery is low
alarm-battery-do = Plug the computer in. What is recorded is safe even if it goes off.
alarm-disk-nearly-full = There is room for less than ten minutes
alarm-disk-nearly-full-do = It goes on, and stops by itself before the disk is full. Make room, or stop in time.
alarm-disk-full = The disk is full: the recording was stopped
alarm-disk-full-do = Everything up to now is kept. Make room before you record again.
alarm-over = Over: { $alarm }
alarm-over-do = All is well again.
record-alarms-over = { $alarm } · and { $count } more that are over
record-alarm-seen = Seen
record-alarm-seen-name = Seen: { $alarm }
record-alarms-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}

## After a crash

unfinished-title = A recording was cut short
unfinished-says = The program or the computer stopped while something was being recorded. What was recorded is here, sealed, up to the last second.
unfinished-one = { $code }, { $day } at { $time }
unfinished-measuring = length being read …
unfinished-films = { $count ->
    [one] 1 film
   *[other] { $count } films
}
unfinished-later-says = Nothing is lost by waiting: it stays in the library, and the line at the bottom of the window reminds you.
unfinished-waiting = { $count ->
    [one] 1 recording was cut short
   *[other] { $count } recordings were cut short
}
unfinished-recovered = The recording of { $code } is back, among the visits.
unfinished-recover = Recover
unfinished-recover-name = Recover: { $recording }
unfinished-later = Later
task-recover = Recovering the recording of { $code }

## Aligning films

align-films = Align films by ear
align-title = Align films by ear
align-says = The sound of each film was compared with that of { $film }, which stays. Nothing is moved until you say so, and it can be undone.
align-line = { $film }: { $place } – { $sure }
align-place-later = { $seconds } s later than now
align-place-earlier = { $seconds } s earlier than now
align-place-same = where it lies now
align-sure-clearly = heard clearly
align-sure-well = heard well enough; look and listen first
align-sure-hardly = only just heard; look and listen closely
align-sure-not = nothing in its sound fits; it can be placed by hand
align-by-hand = placed by hand
align-play = Play both
align-pause = Pause
align-moment = Moment
align-outline = The sound of both films around this moment, above one another
align-exact = Standing still, both pictures and both outlines show exactly one moment. While it plays, the two may be heard up to a tenth of a second apart.
align-apart = The films would not overlap, so there is nothing to compare.
align-move-earlier = Earlier by { $by }
align-move-later = Later by { $by }
align-as-heard = As heard
align-nothing = There is nothing to move.
align-do = Move the films
align-done = The films were moved. Undo takes it back.
align-failed = The films were not aligned: { $why } Nothing was moved.
task-listen = Listening where the films lie
