import { drillSweepLane } from "../testing/drill-sweep-lane";

drillSweepLane({ lane: 0, lanes: 2 });
