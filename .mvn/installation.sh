# Sourced by ./domicile: the built platform that it runs from, under .installed/ in the checkout. A build makes a folder of its
# own and `current` then names it, so that a platform that runs keeps every library it may still load. Folders that nobody uses
# are removed after the next build.

installed=$root/.installed

# The folder to run from; fails if nothing was built yet.
domicile_installation() {
  [ -r "$installed/current" ] && read -r name <"$installed/current" && [ -d "$installed/$name" ] &&
    printf '%s\n' "$installed/$name"
}

# The build is stale when any source is newer than it.
domicile_is_stale() {
  [ -n "$(find "$root/pom.xml" "$root/residency-policies" "$root/control-plane" "$root/tenant-runtime" \
    -name target -prune -o -type f \( -path '*/src/main/*' -o -path '*/packs/*' -o -path '*/lists/*' -o -name pom.xml \) \
    -newer "$1/.built" -print 2>/dev/null | head -n 1)" ]
}

# A process of any user lives.
domicile_lives() {
  kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1
}

domicile_is_used() {
  for file in "$1"/users/*; do
    [ -e "$file" ] || continue
    if domicile_lives "${file##*/}"; then return 0; fi
    rm -f "$file"
  done
  return 1
}

# Two builds at once would write the same files.
domicile_lock_build() {
  mkdir -p "$installed" || exit 1
  said=
  until mkdir "$installed/building" 2>/dev/null; do
    holder=$(cat "$installed/building/pid" 2>/dev/null)
    if [ -n "$holder" ] && ! domicile_lives "$holder"; then
      rm -rf "$installed/building"
      continue
    fi
    [ -n "$said" ] || echo "Waiting for another build of this checkout (process ${holder:-unknown}) ..." >&2
    said=yes
    sleep 1
  done
  echo $$ >"$installed/building/pid"
  trap 'rm -rf "$installed/building"' EXIT
  trap 'exit 130' INT TERM
}

domicile_build() {
  if ! [ -w "$root" ]; then
    echo "Domicile in $root is not built as its sources are now, and $(id -un) may not write there." >&2
    echo "Let the owner of the checkout run ./domicile --version once, or use a checkout of your own." >&2
    exit 1
  fi
  domicile_lock_build
  # Whoever held the lock may have built just that.
  if current=$(domicile_installation) && ! domicile_is_stale "$current"; then
    rm -rf "$installed/building"
    trap - EXIT INT TERM
    return 0
  fi
  echo "Building Domicile (once, and again when sources change) ..." >&2
  name=$(date -u +%Y%m%dT%H%M%S)-$$
  mkdir -p "$installed/$name/users" && chmod 1777 "$installed/$name/users" || exit 1
  # What changes while the build goes on is newer than the build.
  touch "$installed/$name/.built"
  if ! (cd "$root" && ./mvnw --quiet package -Pinstallation -pl tenant-runtime/local -am "-Ddomicile.installation=$installed/$name/lib"); then
    rm -rf "${installed:?}/$name"
    exit 1
  fi
  former=$(cat "$installed/current" 2>/dev/null)
  echo "$name" >"$installed/current.new" && mv -f "$installed/current.new" "$installed/current" || exit 1
  # The former one stays for commands that are under way.
  for folder in "$installed"/*/; do
    folder=${folder%/}
    case ${folder##*/} in
    "$name" | "$former" | building) ;;
    *) domicile_is_used "$folder" || rm -rf "$folder" ;;
    esac
  done
  rm -rf "$installed/building"
  trap - EXIT INT TERM
}
