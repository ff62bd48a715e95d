import { inPlaceSweepLane } from "../testing/in-place-sweep-lane";

inPlaceSweepLane();
