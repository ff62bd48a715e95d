import { replacementSweepLane } from "../testing/replacement-sweep-lane";

replacementSweepLane();
