import unittest

from cli_hands import CliHands
from sdk_hands import SdkHands
from story import Story


class WithTheCommand(Story, unittest.TestCase):
    hands = CliHands


class WithTheSdk(Story, unittest.TestCase):
    hands = SdkHands


if __name__ == '__main__':
    unittest.main()
