"""The section [quiesce] of nova.conf."""
from oslo_config import cfg

GROUP = 'quiesce'
OPTIONS = [
    cfg.IntOpt('default_timeout', default=15, min=1, help=(
        'Seconds after which a quiesced server is thawed by itself when the '
        'caller has not said how many.')),
    cfg.IntOpt('max_timeout', default=60, min=1, help=(
        'The longest that a caller may ask for.')),
    cfg.IntOpt('freeze_timeout', default=10, min=1, help=(
        'Seconds that a guest gets to freeze; never longer than the '
        'timeout of the quiesce itself.')),
    cfg.IntOpt('thaw_timeout', default=10, min=1, help=(
        'Seconds that one attempt to thaw may take.')),
    cfg.StrOpt('answer', default='accepted', choices=['accepted', 'frozen'],
               help=('"accepted": 202 at once, as the specification says; '
                     '"frozen": 202 once the guest is frozen, or thawed. A '
                     'caller may ask for the latter with "wait". Under a WSGI '
                     'server such as uwsgi or mod_wsgi it is always so: '
                     'nothing runs there after the answer.')),
    cfg.FloatOpt('guard_interval', default=1.0, min=0.1, help=(
        'Seconds between two looks for servers that are due for a thaw.')),
    cfg.IntOpt('give_up_after', default=60, min=1, help=(
        'Seconds past the deadline after which a server whose thaw cannot be '
        'confirmed gets into state error, so that it can be evacuated or '
        'rebooted. The thaw is repeated all the same.')),
    cfg.BoolOpt('guard_in_api', default=True, help=(
        'Let the workers of an eventlet nova-api guard, too: one of each '
        'host is on duty.')),
]


def register(conf):
    """Make the options known; twice does no harm."""
    conf.register_opts(OPTIONS, group=GROUP)


def check(conf):
    """Refuse what contradicts itself.

    :raises ValueError: naming the option, its value and what would be right
    """
    opts = conf[GROUP]
    if opts.default_timeout > opts.max_timeout:
        raise ValueError(
            '[quiesce] default_timeout = %d must not be larger than '
            'max_timeout = %d' % (opts.default_timeout, opts.max_timeout))


def list_opts():
    """For oslo-config-generator."""
    return [(GROUP, OPTIONS)]
