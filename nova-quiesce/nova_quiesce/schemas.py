"""JSON schemas of the two actions' bodies."""

_WAIT = {'type': 'boolean'}
_TIMEOUT = {'type': 'integer', 'minimum': 1}


def _body(action, properties):
    return {
        'type': 'object',
        'properties': {action: {'type': ['object', 'null'],
                                'properties': properties,
                                'additionalProperties': False}},
        'required': [action], 'additionalProperties': False,
    }


quiesce = _body('quiesce', {'timeout': _TIMEOUT, 'wait': _WAIT})
unquiesce = _body('unquiesce', {'wait': _WAIT})
