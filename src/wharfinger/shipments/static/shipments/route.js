// SPDX-License-Identifier: Apache-2.0
// The route's map, drawn when it comes into view or goes to paper: outlines from this server, no tiles, no address elsewhere.
const OFFSETS = { top: [0, -6], bottom: [0, 6], left: [-8, 0], right: [8, 0] };
const box = document.getElementById("route-map");

function style(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function words(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

// Land is drawn once for each turn of the globe that the route touches.
function land(L, map, outlines, longitudes) {
  const turns = new Set([0]);
  if (Math.min(...longitudes) < -120) turns.add(-360);
  if (Math.max(...longitudes) > 120) turns.add(360);
  for (const turn of turns) {
    L.geoJSON(outlines, {
      interactive: false, style: { className: "route-land", fillOpacity: 1, weight: 0.7 },
      coordsToLatLng: ([x, y]) => L.latLng(y, x + turn),
    }).addTo(map);
  }
}

function line(L, map, points, kind) {
  if (points.length > 1) L.polyline(points, { className: kind, interactive: false, weight: 3 }).addTo(map);
}

// Cut the line at the estimate: after the drawn point that is nearest to it.
function parted(points, [latitude, longitude]) {
  const far = ([a, b]) => (a - latitude) ** 2 + ((b - longitude) * Math.cos((latitude * Math.PI) / 180)) ** 2;
  let cut = 0;
  points.forEach((point, index) => { if (far(point) < far(points[cut])) cut = index; });
  return { behind: points.slice(0, Math.max(1, cut)), ahead: points.slice(Math.min(points.length - 1, cut + 1)) };
}

function leg(L, map, told, index, estimate) {
  if (told.state !== "under_way" || !estimate || estimate.leg !== index) {
    line(L, map, told.line, told.state === "done" ? "route-done" : "route-coming");
    return;
  }
  const { behind, ahead } = parted(told.line, estimate.at);
  line(L, map, [...behind, estimate.at], "route-done");
  line(L, map, [estimate.at, ...ahead], "route-coming");
}

function spot(L, map, at, text, kind, options) {
  const mark = L.circleMarker(at, { className: kind, radius: options.radius, fillOpacity: 1, keyboard: false }).addTo(map);
  mark.bindTooltip(words(text), { permanent: options.permanent, direction: options.direction, offset: OFFSETS[options.direction] });
}

// A long label leans away from the nearer edge.
function lean(map, at) {
  const across = map.latLngToContainerPoint(at).x / box.clientWidth;
  if (across > 0.65) return "left";
  return across < 0.35 ? "right" : "top";
}

function draw(L, told, outlines) {
  const map = L.map(box, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, worldCopyJump: false, zoomAnimation: false, fadeAnimation: false });
  const corners = told.legs.flatMap((one) => one.line);
  map.fitBounds(corners, { padding: [44, 48], maxZoom: 6, animate: false });
  land(L, map, outlines, corners.map(([, longitude]) => longitude));
  told.legs.forEach((one, index) => leg(L, map, one, index, told.estimate));
  if (told.last) spot(L, map, told.last.at, told.last.text, "route-last", { radius: 9, permanent: false, direction: "top" });
  for (const point of told.points) spot(L, map, point.at, point.name, "route-point", { radius: 5, permanent: true, direction: "bottom" });
  if (told.estimate) spot(L, map, told.estimate.at, told.estimate.text, "route-estimate", { radius: 7, permanent: true, direction: lean(map, told.estimate.at) });
  new ResizeObserver(() => { map.invalidateSize({ animate: false }); map.fitBounds(corners, { padding: [44, 48], maxZoom: 6, animate: false }); }).observe(box);
  box.dataset.drawn = "true";
}

let begun = false;
async function show() {
  if (begun) return;
  begun = true;
  try {
    const [told, outlines] = await Promise.all([read(box.dataset.route), read(box.dataset.outlines), import(box.dataset.leaflet), style(box.dataset.style)]);
    draw(globalThis.L, told, outlines);
  } catch {
    box.replaceChildren(words(box.dataset.failed));
    box.dataset.drawn = "failed";
  }
}

if (box) {
  new IntersectionObserver((seen, watcher) => {
    if (seen.some((entry) => entry.isIntersecting)) {
      watcher.disconnect();
      show();
    }
  }, { rootMargin: "200px" }).observe(box);
  globalThis.addEventListener("beforeprint", show);
}
