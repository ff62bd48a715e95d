import { addressesSweepLane } from "../testing/addresses-sweep-lane";

addressesSweepLane();
