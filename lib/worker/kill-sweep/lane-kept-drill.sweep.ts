import { keptDrillSweepLane } from "../testing/kept-drill-sweep-lane";

keptDrillSweepLane();
