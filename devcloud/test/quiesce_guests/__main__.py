"""Proofs on real guests. quiesce_guests [SECTION | FAULT]...; all sections where none is named."""
import sys
import time

import agent_faults
import api_death
import host_faults
import images
import report
import stand
import writes
from daemon import Daemon
from guest import boot

FAULTS = [agent_faults.agent_dead, agent_faults.booting, agent_faults.agent_hung, agent_faults.hung_for_long,
          agent_faults.hung_while_frozen, agent_faults.agent_killed, agent_faults.agent_gone, agent_faults.reset, agent_faults.unquiesced_after_reset,
          agent_faults.destroyed, agent_faults.paused, agent_faults.twice, agent_faults.frozen_beside,
          host_faults.compute_restarted, host_faults.compute_dead, host_faults.libvirtd_killed]


def section_writes(guests):
    for guest in guests:
        report.attempt('writes', writes.stop, guest)


def section_recovery(guests):
    for guest in guests:
        report.attempt('recovery', writes.recovery, guest)


def section_api(guests):
    report.attempt('nova-api restarted', api_death.restarted, guests, 'nova-api')
    report.attempt('nova-api dead', api_death.dead, guests, 'nova-api')
    report.attempt('nova-api killed while quiescing', api_death.mid_freeze, guests, 'nova-api')


def section_uwsgi(guests):
    stand.devcloud('up', NOVA_API='uwsgi')
    try:
        report.attempt('uwsgi: writes', writes.stop, guests[0])
        report.attempt('uwsgi: nova-api dead', api_death.dead, guests, 'nova-api (uwsgi)')
    finally:
        stand.devcloud('up', NOVA_API='eventlet')


def section_faults(guests, chosen=FAULTS):
    """The first guest's host has nothing of ours, the second's runs nova-quiesce-host."""
    with Daemon(guests[1].host):
        time.sleep(5)
        for fault in chosen:
            report.both(fault, guests)


def section_images(guests):
    report.attempt('createImage', images.all_well, guests[0])
    report.attempt('no agent property', images.no_property, guests[0].host)
    report.attempt('os_require_quiesce', images.required, guests[1].host)


SECTIONS = {'writes': section_writes, 'recovery': section_recovery, 'api': section_api, 'faults': section_faults,
            'images': section_images, 'uwsgi': section_uwsgi}


def main(words):
    by_name = {f.__name__: f for f in FAULTS}
    unknown = [w for w in words if w not in SECTIONS and w not in by_name]
    if unknown:
        sys.exit('quiesce-guests: there is no %s; there are %s' % (unknown[0], ', '.join([*SECTIONS, *by_name])))
    guests = [boot('proof-%d' % n, host) for n, host in enumerate(stand.HOSTS[:2], 1)]
    for guest, has_daemon in zip(guests, (False, True)):
        guest.has_daemon = has_daemon
        guest.wait_for_agent()
        report.say('%s is %s (%s) on %s' % (guest.name, guest.id, guest.instance, guest.host))
    for word in [w for w in words if w in SECTIONS] or ([] if words else list(SECTIONS)):
        print('== %s, %s' % (word, time.strftime('%H:%M:%S')), flush=True)
        SECTIONS[word](guests)
    chosen = [by_name[w] for w in words if w in by_name]
    if chosen:
        section_faults(guests, chosen)
    return report.end()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
