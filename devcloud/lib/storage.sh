# One XFS file system in a file stands for the storage of both sites: reflink copies make snapshots
# instant. data/rN/volumes are the volumes; data/backups is the backup store both sites share.

mount_data() {
  local data=$DEVCLOUD_HOME/data image=$DEVCLOUD_HOME/data.img
  mkdir -p "$data"
  if ! mountpoint -q "$data" && [ ! -e "$DEVCLOUD_HOME/state/plain-data" ]; then
    if [ -e "$image" ]; then
      mount -o loop,noatime "$image" "$data" || die "cannot mount $image, which holds the volumes."
    elif ! { truncate -s 60G "$image" && mkfs.xfs -q "$image" && mount -o loop,noatime "$image" "$data"; }; then
      rm -f "$image"
      touch "$DEVCLOUD_HOME/state/plain-data"
      say 'no loop mount here: snapshots are plain copies'
    fi
  fi
  mkdir -p "$data"/backups "$data"/{r1,r2}/{volumes,images,conversion}
}
unmount_data() {
  ! mountpoint -q "$DEVCLOUD_HOME/data" || retry 20 0.25 umount "$DEVCLOUD_HOME/data" 2>/dev/null ||
    say "$DEVCLOUD_HOME/data stays mounted: it is in use"
}
