import { relocationSweepLane } from "../testing/relocation-sweep-lane";

relocationSweepLane();
