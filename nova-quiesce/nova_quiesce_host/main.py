"""The command nova-quiesce-host."""
import argparse
import logging
import os
import signal
import sys
import threading

from nova_quiesce_host.hypervisor import Hypervisor
from nova_quiesce_host.settings import BadSetting, read_settings
from nova_quiesce_host.watcher import LOG, Watcher

CONFIG = '/etc/nova-quiesce-host.conf'


def _arguments():
    parser = argparse.ArgumentParser(prog='nova-quiesce-host', description=(
        'Sets a response time-out on every guest agent of this compute host, and thaws a guest that stays frozen for too long.'))
    parser.add_argument('--config', metavar='FILE', help='settings (default: %s, where it exists)' % CONFIG)
    parser.add_argument('--check', action='store_true', help='only say whether the settings are right')
    return parser.parse_args()


def _event_loop(libvirt):
    while True:
        libvirt.virEventRunDefaultImpl()


def _watch(watcher):
    try:
        watcher.run()
    except BaseException:       # a defect: the service manager starts us again
        LOG.exception('ended by an unexpected error')
        os._exit(1)


def main():
    """Runs until SIGTERM or SIGINT. Exit codes: 0 ended by a signal, 1 unexpected error, 2 bad settings or no libvirt module."""
    logging.basicConfig(format='%(asctime)s %(levelname)s %(message)s', level=logging.INFO, stream=sys.stderr)
    args = _arguments()
    try:
        settings = read_settings(args.config or CONFIG, optional=not args.config)
    except BadSetting as e:
        print('nova-quiesce-host: %s' % e, file=sys.stderr)
        return 2
    if args.check:
        print('the settings are right: %s' % ', '.join('%s = %s' % pair for pair in settings._asdict().items()))
        return 0
    try:
        import libvirt
        import libvirt_qemu
    except ImportError as e:
        print("nova-quiesce-host: libvirt's Python module is missing (%s): install python3-libvirt" % e, file=sys.stderr)
        return 2
    # Blocked here and in every thread made from here on: the end is served by sigwait, whatever a call to libvirt waits for.
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    libvirt.virEventRegisterDefaultImpl()
    watcher = Watcher(settings, Hypervisor(settings.uri, libvirt, libvirt_qemu))
    threading.Thread(target=_event_loop, args=(libvirt,), daemon=True).start()
    threading.Thread(target=_watch, args=(watcher,), daemon=True).start()
    LOG.info('ended by %s', signal.Signals(signal.sigwait(signals)).name)
    logging.shutdown()
    os._exit(0)


if __name__ == '__main__':
    sys.exit(main())
