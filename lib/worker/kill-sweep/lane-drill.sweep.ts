import { drillSweepLane } from "../testing/drill-sweep-lane";

drillSweepLane();
