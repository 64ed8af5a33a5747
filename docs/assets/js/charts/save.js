// @ts-check
/** The picture as a file, with its title and its legend in it. */

/**
 * @param {any} Plotly
 * @param {any} area what is drawn now
 * @param {import("./dress.js").Figure} content
 * @param {"png" | "svg"} format
 */
export async function download(Plotly, area, content, format) {
  const { width, height } = area.layout;
  const lines = wrapped(content.title, Math.floor(width / 8.5));
  const room = 20 * lines.length + 16;
  const layout = structuredClone(area.layout);
  const named = area.data.filter((/** @type {any} */ trace) => trace.name && trace.visible !== false).length > 1;
  layout.title = { text: lines.map(escaped).join("<br>"), x: 0.01, xanchor: "left", y: 1, yanchor: "top", yref: "container", pad: { t: 8 }, font: { size: 16, color: layout.font.color } };
  layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 40) + room, b: (layout.margin?.b ?? 40) + (named ? 60 : 0) };
  layout.showlegend = named;
  layout.legend = { orientation: "h", y: -0.12, yref: "paper", yanchor: "top", font: { size: 11 } };
  const size = { width, height: height + room + (named ? 60 : 0) };
  const data = area.data.map((/** @type {any} */ trace) => ({ ...trace, showlegend: Boolean(trace.name) }));
  await Plotly.downloadImage({ data, layout: { ...layout, ...size } }, { format, filename: content.id, scale: format === "png" ? 2 : 1, ...size });
}

/**
 * @param {string} text
 * @param {number} most letters on a line
 */
function wrapped(text, most) {
  /** @type {string[]} */
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line && line.length + word.length >= most) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
  }
  return lines;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
