import { undoSweepLane } from "../testing/relocation-sweep-lane";

undoSweepLane();
