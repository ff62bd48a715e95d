# Images and the flavor of real guests, in both regions. The images are built once (cache/guest).

guests_command() {
  refuse_machine; refuse_home
  [ "$HYPERVISOR" = libvirt ] || die 'guests are for HYPERVISOR=libvirt; the fake driver boots any image (devcloud-image is there).'
  refuse_missing_packages
  running r1-glance-api && running r2-glance-api || die 'the cloud is not up: run `HYPERVISOR=libvirt npm run devcloud -- up` first.'
  take_lock
  local out=$DEVCLOUD_HOME/cache/guest
  if [ ! -e "$out/data.img" ]; then
    say 'building the guest image'
    mkdir -p "$out"
    "$HERE/guest/build-guest.sh" "$out" >"$DEVCLOUD_HOME/log/build-guest.out" 2>&1 ||
      fail_service build-guest 'failed'
  fi
  python3 "$DEVCLOUD_HOME/code/bin/guests.py" "$DEVCLOUD_HOME/clouds.yaml" "$out" || die 'the images could not be uploaded.'
}
