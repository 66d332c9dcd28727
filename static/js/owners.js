// Draws the owners above a company; the table beside it says the same without a script.
const place = document.querySelector("[data-owners]");
const source = document.getElementById("owners-picture");
const words = place ? { ...place.dataset } : {};
const ROW = 34;
const NARROW = 560;
const STEP = 170;
const LEFT = 18;
// From the middle of a node to its name, and a little air.
const BESIDE = 20;
// On a phone only the direct owners fit beside one another; the others unfold at a touch.
const deep = matchMedia(`(max-width: ${NARROW}px)`).matches ? 1 : 2;

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const tones = () => ({
  state: { fill: color("--deny-bg"), line: color("--deny-fg") },
  part: { fill: color("--review-bg"), line: color("--review-fg") },
  private: { fill: color("--allow-bg"), line: color("--allow-fg") },
  open: { fill: color("--quiet-bg"), line: color("--quiet-fg") },
});

// Our own tree: who is folded, and the way through it by keys.
const grow = (branch, below, depth) => {
  const node = { branch, below, depth, folded: depth >= deep && branch.owners.length > 0 };
  node.owners = branch.owners.map((owner) => grow(owner, node, depth + 1));
  return node;
};
const standing = (node) => [node, ...(node.folded ? [] : node.owners.flatMap(standing))];
const fold = (node, folded) => {
  node.folded = folded && node.owners.length > 0 && node.below !== null;
  node.owners.forEach((owner) => fold(owner, folded));
};
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
// A name as long as its room allows: the border of the canvas would cut the rest without a sign.
const LEAST = 4;
const pen = document.createElement("canvas").getContext("2d");
const fitted = (text, room, size) => {
  pen.font = `${size}px sans-serif`;
  let most = Math.min(text.length, 32);
  while (most > LEAST && pen.measureText(cut(text, most)).width > room) most -= 1;
  return cut(text, most);
};
const widthOf = (text, size) => {
  pen.font = `bold ${size}px sans-serif`;
  return pen.measureText(text).width;
};
const signs = (node) => {
  const { branch } = node;
  if (branch.again) return " ↻";
  if (node.folded) return ` + ${branch.owners.length + branch.more}`;
  return branch.more ? ` … ${branch.more}` : "";
};
const told = (node) => {
  const { branch } = node;
  const state = branch.again ? words.again : node.folded ? words.folded : node.owners.length ? words.unfolded : "";
  const more = branch.more ? words.more.replace("{n}", branch.more) : "";
  return [branch.share, branch.name, branch.said, ...branch.wrong, more, state].filter(Boolean).join(" · ");
};

const start = () => {
  const root = grow(JSON.parse(source.textContent), null, 0);
  const canvas = place.querySelector("[data-owners-canvas]");
  const status = place.querySelector("[data-owners-status]");
  const open = place.querySelector("[data-owners-open]");
  let here = root;
  let [step, deepest] = [0, 0];
  place.hidden = false;
  const chart = echarts.init(canvas, null, { renderer: "canvas" });

  // What is free right of a node: to the border, or where it lies beyond that, to the end of the picture.
  const roomOf = (node, size) => {
    const seen = canvas.clientWidth - (LEFT + step * node.depth) - BESIDE;
    const whole = seen > 4 * size ? seen : LEFT + step * (deepest - node.depth) + canvas.clientWidth * 0.5;
    // The names of its owners stand where the next column begins.
    const room = node.folded || !node.owners.length ? whole : Math.min(whole, step);
    const told = (node.branch.share ? `${node.branch.share} ` : "") + signs(node) + (node.branch.wrong.length ? " !" : "");
    return room - widthOf(told, size);
  };

  const drawn = (node, palette, marked) => {
    const tone = palette[node.branch.tone];
    const size = canvas.clientWidth < NARROW ? 12 : 13;
    const share = node.branch.share ? `{share|${node.branch.share}} ` : "";
    return {
      name: node.branch.name,
      // Only its number: what is given to the chart is copied through and through.
      place: standing(root).indexOf(node),
      symbolSize: node === marked ? 15 : 11,
      itemStyle: { color: node.folded ? tone.line : tone.fill, borderColor: tone.line, borderWidth: node === marked ? 3 : 1.5 },
      label: {
        // An unfolded one has its lines to the right, so its name stands above them.
        ...(node.folded || !node.owners.length ? {} : { position: "top", distance: 7 }),
        formatter: `${share}{name|${fitted(node.branch.name, roomOf(node, size), size)}${signs(node)}}${node.branch.wrong.length ? " {wrong|!}" : ""}`,
        rich: {
          share: { color: color("--tblr-body-color"), fontWeight: 700 },
          name: { color: color("--tblr-body-color"), fontWeight: node === marked ? 700 : 400 },
          wrong: { color: color("--deny-fg"), fontWeight: 700 },
        },
      },
      children: node.folded ? [] : node.owners.map((owner) => drawn(owner, palette, marked)),
    };
  };

  // Zoom and place stay as they are, unless the whole picture is wanted.
  const paint = (whole = false) => {
    const seen = whole ? undefined : chart.getOption()?.series?.[0];
    const nodes = standing(root);
    const leaves = nodes.filter((node) => node.folded || node.owners.length === 0).length;
    const depth = Math.max(...nodes.map((node) => node.depth));
    canvas.style.height = `${Math.min(Math.max(leaves * ROW + 60, 180), 720)}px`;
    chart.resize();
    const room = Math.min(310, canvas.clientWidth * 0.55);
    // Wider than the canvas where the names would stand on one another: the rest is reached by moving it.
    const width = depth ? Math.max(canvas.clientWidth - room - LEFT, (depth - 1) * STEP + 110) : 1;
    [step, deepest] = [depth ? width / depth : 0, depth];
    chart.setOption(
      {
        animationDuration: 0,
        animationDurationUpdate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250,
        series: [
          {
            type: "tree",
            orient: "LR",
            data: [drawn(root, tones(), document.activeElement === canvas ? here : null)],
            left: LEFT,
            width,
            top: 30,
            bottom: 14,
            symbol: "circle",
            roam: document.activeElement === canvas ? true : "move",
            expandAndCollapse: false,
            zoom: seen?.zoom ?? 1,
            ...(seen?.center ? { center: seen.center } : {}),
            label: {
              position: "right",
              distance: 5,
              align: "left",
              verticalAlign: "middle",
              fontSize: canvas.clientWidth < NARROW ? 12 : 13,
            },
            lineStyle: { color: color("--edge"), width: 1.5 },
            emphasis: { disabled: true },
          },
        ],
      },
      true,
    );
    status.textContent = told(here);
    open.href = words.address.replace(words.blank, here.branch.id);
    open.hidden = here === root;
    canvas.dataset.drawn = nodes.length;
  };

  const go = (node) => {
    if (!node) return;
    here = node;
    paint();
  };
  const toggle = (node) => {
    if (node.owners.length && node.below !== null) node.folded = !node.folded;
    go(node);
  };
  const beside = (step) => {
    const nodes = standing(root);
    go(nodes[nodes.indexOf(here) + step]);
  };
  const zoom = (times) => {
    const middle = { originX: canvas.clientWidth / 2, originY: canvas.clientHeight / 2 };
    chart.dispatchAction({ type: "treeRoam", seriesIndex: 0, zoom: times, ...middle });
  };
  const pan = (dx, dy) => chart.dispatchAction({ type: "treeRoam", seriesIndex: 0, dx, dy });

  const keys = {
    ArrowDown: () => beside(1),
    ArrowUp: () => beside(-1),
    ArrowRight: () => (here.folded ? toggle(here) : go(here.owners[0])),
    ArrowLeft: () => (here.owners.length && !here.folded && here.below ? toggle(here) : go(here.below)),
    Enter: () => toggle(here),
    " ": () => toggle(here),
    Home: () => go(root),
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: () => paint(true),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.shiftKey && event.key.startsWith("Arrow")) {
      const step = { ArrowUp: [0, 40], ArrowDown: [0, -40], ArrowLeft: [40, 0], ArrowRight: [-40, 0] }[event.key];
      pan(...step);
    } else if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) keys[event.key]();
    else return;
    event.preventDefault();
  });
  const acts = {
    larger: () => zoom(1.25),
    smaller: () => zoom(0.8),
    whole: () => paint(true),
    unfold: () => (fold(root, false), paint(true)),
    fold: () => {
      fold(root, true);
      here = root;
      paint(true);
    },
  };
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-owners-act]");
    if (button) acts[button.dataset.ownersAct]();
  });
  chart.on("click", (event) => {
    const node = standing(root)[event.data?.place];
    if (node) toggle(node);
  });
  for (const name of ["focus", "blur"]) canvas.addEventListener(name, () => paint());
  new ResizeObserver(() => {
    if (canvas.clientWidth !== chart.getWidth()) paint(true);
  }).observe(canvas);
  new MutationObserver(() => paint()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  paint();
};

if (place && source && window.echarts) start();
