// SPDX-License-Identifier: Apache-2.0
// The Pareto curve: the same points as a line or as bars, each class in its own colour and pattern.
const box = document.getElementById("pareto");
const told = JSON.parse(document.getElementById("pareto-data").textContent);
const buttons = [...document.querySelectorAll("[data-chart-as]")];
// Okabe and Ito's colours: told apart with any colour vision; names stand at the limits as well.
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"];
const percent = (share) => `${(share * 100).toFixed(1)} %`;
let kind = "line";

function classOf(x) {
  const found = told.ends.findIndex((end) => x <= end.x + 1e-12);
  return found < 0 ? told.ends.length - 1 : found;
}

function series(ink) {
  return told.ends.map((end, index) => {
    const first = index ? told.ends[index - 1].x : -1;
    const inside = told.points.filter(([x]) => classOf(x) === index || (kind === "line" && x === first));
    return {
      name: end.name, type: kind, data: inside.map(([x, y]) => [x * 100, y * 100]), showSymbol: told.points.length < 40,
      itemStyle: { color: COLOURS[index % COLOURS.length] }, lineStyle: { width: 3 }, areaStyle: kind === "line" ? { opacity: 0.12 } : undefined,
      barWidth: Math.max(2, Math.min(28, (box.clientWidth - 90) / told.points.length - 2)), barGap: "-100%", symbol: ["circle", "rect", "triangle", "diamond"][index % 4], symbolSize: 8,
      markLine: end.x < 1 && kind === "line" ? { silent: true, symbol: "none", label: { color: ink, textBorderWidth: 0, formatter: `${end.name} ${percent(end.y)}`, position: "insideStartTop" }, data: [[{ coord: [0, end.y * 100] }, { coord: [end.x * 100, end.y * 100] }]], lineStyle: { type: "dashed" } } : undefined,
    };
  });
}

function option() {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim();
  const line = style.getPropertyValue("--line").trim();
  const axis = (name) => ({
    type: "value", min: 0, max: 100, name: `${name} %`, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: ink },
    axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } },
  });
  return {
    animation: false, textStyle: { fontFamily: style.getPropertyValue("--tblr-font-sans-serif") || "sans-serif" },
    aria: { enabled: false, decal: { show: kind === "bar" } }, legend: { top: 0, textStyle: { color: ink }, data: told.ends.map((end) => end.name) },
    grid: { left: 52, right: 16, top: 34, bottom: 46 }, xAxis: axis(told.x), yAxis: { ...axis(told.y), nameGap: 36 },
    // Rich text is drawn on the canvas: a tooltip in HTML needs style attributes, which the policy forbids.
    tooltip: { trigger: "item", renderMode: "richText", formatter: ({ seriesName, value }) => `${seriesName}\n${told.x}: ${value[0].toFixed(1)}\n${told.y}: ${value[1].toFixed(1)}` },
    series: series(ink),
  };
}

const chart = globalThis.echarts.init(box, null, { renderer: "canvas" });
const draw = () => chart.setOption(option(), true);
for (const button of buttons) {
  button.addEventListener("click", () => {
    kind = button.dataset.chartAs;
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    draw();
  });
}
new ResizeObserver(() => { chart.resize(); draw(); }).observe(box);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
draw();
