# shellcheck shell=bash
# What Samspill needs from the system, one place a distribution, and how the missing part of it is installed.
# Sourced by run, test and look; does nothing by itself.

# Prints the name of the package manager of this machine, or nothing.
package_manager() {
  local manager
  for manager in apt-get dnf pacman brew; do
    if command -v "$manager" >/dev/null; then
      echo "${manager%-get}"
      return
    fi
  done
}

# Prints the packages for one purpose: build, run, test or look.
packages_for() { # MANAGER PURPOSE
  case "$1:$2" in
    apt:build) echo build-essential pkg-config libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev ;;
    apt:run)
      echo gstreamer1.0-plugins-{base,good,bad,ugly} gstreamer1.0-libav gstreamer1.0-alsa gstreamer1.0-pulseaudio
      echo libegl1 libgl1 libgl1-mesa-dri mesa-vulkan-drivers
      echo libwayland-client0 libwayland-cursor0 libwayland-egl1 libxkbcommon0 libxkbcommon-x11-0
      echo libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 zenity
      ;;
    apt:test) echo mesa-vulkan-drivers xvfb strace e2fsprogs ;;
    apt:look) echo xvfb xdotool imagemagick gstreamer1.0-tools ;;

    dnf:build) echo gcc gcc-c++ make pkgconf-pkg-config gstreamer1-devel gstreamer1-plugins-base-devel ;;
    dnf:run)
      echo gstreamer1-plugins-{base,good,bad-free,ugly-free} gstreamer1-plugin-libav
      echo mesa-libEGL mesa-libGL mesa-dri-drivers mesa-vulkan-drivers
      echo libwayland-client libwayland-cursor libwayland-egl libxkbcommon libxkbcommon-x11
      echo libX11 libX11-xcb libXcursor libXi libXrandr zenity
      ;;
    dnf:test) echo mesa-vulkan-drivers xorg-x11-server-Xvfb gstreamer1-plugins-ugly strace e2fsprogs ;;
    dnf:look) echo xorg-x11-server-Xvfb xdotool ImageMagick gstreamer1 ;;

    pacman:build) echo base-devel gstreamer gst-plugins-base ;;
    pacman:run)
      echo gst-plugins-{good,bad,ugly} gst-libav mesa libglvnd wayland libxkbcommon libxkbcommon-x11
      echo libx11 libxcursor libxi libxrandr zenity
      ;;
    pacman:test) echo vulkan-swrast xorg-server-xvfb strace e2fsprogs ;;
    pacman:look) echo xorg-server-xvfb xdotool imagemagick ;;

    brew:build) echo pkgconf gstreamer ;;
    brew:*) ;;
  esac
}

# Whether one package is installed.
has_package() { # MANAGER PACKAGE
  case "$1" in
    apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
    pacman) pacman -Q "$2" >/dev/null 2>&1 || pacman -Qg "$2" >/dev/null 2>&1 ;;
    brew) brew list --versions "$2" >/dev/null 2>&1 ;;
  esac
}

# Runs a command as root.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs packages without a further question.
install_packages() { # MANAGER PACKAGE...
  local manager=$1
  shift
  case "$manager" in
    apt)
      as_root apt-get update
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
      ;;
    dnf) as_root dnf install -y "$@" ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" ;;
    brew) brew install "$@" ;;
  esac
}

# Says what is wrong and stops.
stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Installs what is missing for the purposes. Asks once, unless the first argument is yes.
need_packages() { # yes|ask PURPOSE...
  local consent=$1 manager purpose package answer
  local -a missing=()
  shift
  manager=$(package_manager)
  [ -n "$manager" ] || stop "No package manager that this script knows (apt, dnf, pacman, brew) was found." \
    "Install Rust, a C compiler, pkg-config and GStreamer 1.22 or newer with all its plugin sets by hand."
  for purpose in "$@"; do
    for package in $(packages_for "$manager" "$purpose"); do
      has_package "$manager" "$package" || [[ " ${missing[*]-} " == *" $package "* ]] || missing+=("$package")
    done
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  echo "Missing on this system: ${missing[*]}" >&2
  if [ "$consent" != yes ]; then
    [ -t 0 ] || stop "Nobody is there to ask. Run it again with --yes to have them installed."
    read -r -p "Install them with $manager? [Y/n] " answer
    case "$answer" in
      '' | [YyJj]*) ;;
      *) stop "Nothing was installed." ;;
    esac
  fi
  install_packages "$manager" "${missing[@]}"
}

# Stops unless the Rust toolchain is there and new enough.
need_rust() {
  local wanted have
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
  # shellcheck source=/dev/null
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
  command -v cargo >/dev/null || stop "Rust is not installed. Install Rust $wanted or newer from https://rustup.rs, then run this again."
  have=$(rustc --version | cut -d' ' -f2)
  [ "$(printf '%s\n' "$wanted" "$have" | sort -V | head -n 1)" = "$wanted" ] ||
    stop "Rust $have is too old; Samspill needs $wanted. Run 'rustup update', then this again."
}

# Installs a tool of cargo's when it is missing.
need_cargo_tool() { # NAME
  command -v "$1" >/dev/null || cargo install --locked "$1"
}
