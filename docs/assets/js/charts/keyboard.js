// @ts-check
/** Marks by keyboard: arrow keys go from one to the next, Enter opens, Escape leaves. */

/**
 * @param {import("./chart.js").Chart} chart
 */
export function onKeys(chart) {
  let place = -1;
  chart.plot.addEventListener("keydown", (event) => {
    const points = pointsOf(chart);
    if (!points.length || event.target !== chart.plot || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const moves = /** @type {Record<string, number>} */ ({ ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: points.length - 1 });
    if (event.key in moves) {
      event.preventDefault();
      place = (moves[event.key] + points.length) % points.length;
      show(chart, points[place]);
    } else if (event.key === "Enter" && place >= 0 && place < points.length) {
      event.preventDefault();
      const mark = chart.content?.marks[points[place].mark];
      if (mark) {
        chart.open(mark, event);
      }
    } else if (event.key === "Escape") {
      place = -1;
      chart.Plotly.Fx.unhover(chart.area);
      chart.say("");
    }
  });
  chart.plot.addEventListener("blur", () => chart.Plotly.Fx.unhover(chart.area));
}

/**
 * The marks that are shown, in the order of the figure.
 * @param {import("./chart.js").Chart} chart
 * @returns {{curve: number, point: number | number[], mark: number, words: string, x: any, y: any, axes: string}[]}
 */
function pointsOf(chart) {
  const data = /** @type {any} */ (chart.area)?.data ?? [];
  return data.flatMap((/** @type {any} */ trace, /** @type {number} */ curve) => {
    if (trace.visible === false || !trace.customdata) {
      return [];
    }
    const axes = (trace.xaxis ?? "x") + (trace.yaxis ?? "y");
    return trace.customdata.flatMap((/** @type {any} */ mark, /** @type {number} */ row) =>
      Array.isArray(mark)
        ? mark.flatMap((inner, column) => (inner < 0 ? [] : [{ curve, point: [row, column], mark: inner, words: trace.hovertext[row][column], x: trace.x[column], y: trace.y[row], axes }]))
        : [{ curve, point: row, mark, words: trace.hovertext[row], x: trace.x[row], y: trace.y[row], axes }],
    );
  });
}

/**
 * @param {import("./chart.js").Chart} chart
 * @param {ReturnType<typeof pointsOf>[number]} point
 */
function show(chart, point) {
  chart.Plotly.Fx.hover(chart.area, [{ curveNumber: point.curve, pointNumber: point.point }], [point.axes]);
  chart.say(plain(point.words));
}

/**
 * A tooltip's words without their markup.
 * @param {string} html
 */
function plain(html) {
  const text = html.replace(/<br>/g, ". ").replace(/<\/?b>/g, "");
  // Only these are escaped; the rest is text already.
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
