import { drillSweepLane } from "../testing/drill-sweep-lane";

drillSweepLane({ lane: 1, lanes: 2 });
