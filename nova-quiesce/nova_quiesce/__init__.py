"""The quiesce and unquiesce server actions for an unmodified Nova."""

VERSION = '1.0'
