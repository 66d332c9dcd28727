// What the portal uses of ECharts: one tree on a canvas, nothing else.
import { TreeChart } from "echarts/charts";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([TreeChart, CanvasRenderer]);

export { init };
