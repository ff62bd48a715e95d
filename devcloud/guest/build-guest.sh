#!/bin/bash
# build-guest.sh OUT: a minimal guest from Debian packages only, OUT/guest.img (bootable) and OUT/data.img (empty).
# Cloud kernel, busybox and qemu-ga on one ext4 without a partition table; extlinux boots it. root/ and
# initrd-init are its files; ctr.c is what writes to its disks all the time.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
OUT=$1 SIZE_MB=96
WORK=$(mktemp -d "$OUT/build.XXXXXX")
ROOT=$WORK/root INITRD=$WORK/initrd DEBS=$WORK/debs TREE=$WORK/tree
trap 'umount "$WORK/mnt" 2>/dev/null || true; rm -rf "$WORK"' EXIT
mkdir -p "$INITRD"/{bin,dev,proc,sys,modules,newroot} "$DEBS" "$TREE" "$WORK/mnt"

unpack_packages() {
  local kernel
  kernel=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
  cd "$DEBS"
  apt-get -q download busybox-static qemu-guest-agent "$kernel" libc6 libglib2.0-0 libnuma1 libudev1 liburing2 libpcre2-8-0
  for deb in *.deb; do dpkg -x "$deb" "$TREE"; done
  cd /
  VERSION=$(ls "$TREE/lib/modules")
  MODULES=$TREE/lib/modules/$VERSION
  depmod -b "$TREE" "$VERSION"
  BUSYBOX=$(find "$TREE" -path '*/bin/busybox' | head -1)
}

copy_modules() { # DIRECTORY MODULE...: with what they depend on, and their order of loading
  local to=$1 module line file
  shift
  for module in "$@"; do
    line=$(grep "/$module\.ko:" "$MODULES/modules.dep")
    for file in $(tr ' ' '\n' <<<"${line#*:}" | tac) "${line%%:*}"; do
      [ ! -e "$to/$(basename "$file")" ] || continue
      cp "$MODULES/$file" "$to/"
      basename "$file" >>"$to/order"
    done
  done
}

make_initrd() {
  cp "$BUSYBOX" "$INITRD/bin/busybox"
  ln -s busybox "$INITRD/bin/sh"
  copy_modules "$INITRD/modules" virtio_pci virtio_blk virtio_console virtio_scsi sd_mod
  cp "$HERE/initrd-init" "$INITRD/init"
  chmod 755 "$INITRD/init"
  (cd "$INITRD" && find . | "$BUSYBOX" cpio -o -H newc 2>/dev/null | gzip -1 >"$WORK/initrd.gz")
}

make_root() {
  local applet lib=$ROOT/usr/lib/x86_64-linux-gnu
  cp -r "$HERE/root" "$ROOT"
  mkdir -p "$ROOT"/{bin,dev,proc,sys,run,tmp,data,boot/extlinux,etc/qemu,lib/late,lib64,usr/sbin,root,var} "$lib"
  ln -s ../usr/lib/x86_64-linux-gnu "$ROOT/lib/x86_64-linux-gnu"
  cp "$BUSYBOX" "$ROOT/bin/busybox"
  for applet in $("$BUSYBOX" --list); do
    case $applet in init|busybox) ;; *) ln -s busybox "$ROOT/bin/$applet" ;; esac
  done
  ln -s ../bin/busybox "$ROOT/sbin/init"
  cp "$TREE/usr/sbin/qemu-ga" "$ROOT/usr/sbin/"
  find "$TREE/lib" "$TREE/usr/lib" -maxdepth 2 -path '*x86_64-linux-gnu*' -name '*.so*' |
    grep -E '/(libc|libm|libglib-2.0|libnuma|libudev|liburing|libpcre2-8|libdl|libpthread|librt|libgcc_s|ld-linux-x86-64|libgmodule-2.0)\.so' |
    while read -r file; do cp -L "$file" "$lib/"; done
  cp -L "$(find "$TREE" -name ld-linux-x86-64.so.2 | head -1)" "$ROOT/lib64/"
  gcc -O2 -static -o "$ROOT/bin/ctr" "$HERE/ctr.c"
  copy_modules "$ROOT/lib/late" button evdev virtio_net virtio_balloon virtio-rng
  cp "$TREE/boot/vmlinuz-$VERSION" "$ROOT/boot/vmlinuz"
  cp "$WORK/initrd.gz" "$ROOT/boot/initrd.gz"
  cat >"$ROOT/boot/extlinux/extlinux.conf" <<'S'
DEFAULT l
TIMEOUT 0
PROMPT 0
LABEL l
  KERNEL /boot/vmlinuz
  INITRD /boot/initrd.gz
  APPEND console=ttyS0 quiet mitigations=off nokaslr tsc=reliable no_timer_check audit=0 rw panic=5
S
}

make_ext4() { # FILE SIZE LABEL MKE2FS-ARGUMENTS...: features that extlinux can read
  local file=$1
  truncate -s "$2" "$file"
  mke2fs -q -F -t ext4 -b 4096 -L "$3" -O ^64bit,^metadata_csum -m 0 -J size=4 "${@:4}" "$file"
}

unpack_packages
make_initrd
make_root
make_ext4 "$WORK/guest.img" ${SIZE_MB}M guestroot -d "$ROOT"
mount -o loop "$WORK/guest.img" "$WORK/mnt"
extlinux --install "$WORK/mnt/boot/extlinux"
umount "$WORK/mnt"
make_ext4 "$WORK/data.img" 64M guestdata
mv "$WORK/guest.img" "$WORK/data.img" "$OUT/"
