// What html_page.py asks of a page, from inside of it. Each function returns findings, one string each; none: all is well.
(() => {
	"use strict";
	const unseen = "script, style, title, .unseen, .skip, .patterns";
	// Lines of a text reach above and below its letters; these parts of a line's height are no letters.
	const leading = 0.22;

	const round = number => Math.round(number * 10) / 10;
	const name = text => JSON.stringify(text.trim().slice(0, 50));

	// Where spaces are kept and lines wrap, those at a line's end hang beyond it: only the words count.
	function pieces(node, element) {
		if (getComputedStyle(element).whiteSpace !== "pre-wrap")
			return [[0, node.length]];
		return [...node.data.matchAll(/\S+/g)].map(word => [word.index, word.index + word[0].length]);
	}

	// Every visible line of text: its node, its element, its box.
	function lines() {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const range = document.createRange();
		const all = [];
		while (walker.nextNode()) {
			const node = walker.currentNode, element = node.parentElement;
			if (!node.data.trim() || element.closest(unseen) || !element.checkVisibility({ visibilityProperty: true }))
				continue;
			for (const [first, end] of pieces(node, element)) {
				range.setStart(node, first);
				range.setEnd(node, end);
				for (const box of range.getClientRects())
					if (box.width > 0.5 && box.height > 0.5)
						all.push({ node, element, box, drawn: element instanceof SVGElement });
			}
		}
		return all;
	}

	// Colours

	function color(words) {
		const numbers = words.match(/-?[\d.]+(e-?\d+)?/g);
		if (!numbers || !/^(rgba?|color)\(/.test(words))
			return null;
		const [red, green, blue, alpha = 1] = numbers.map(Number);
		const scale = words.startsWith("color(") ? 255 : 1;
		return { red: red * scale, green: green * scale, blue: blue * scale, alpha };
	}

	function over(top, ground, opacity = 1) {
		const share = top.alpha * opacity, mix = part => top[part] * share + ground[part] * (1 - share);
		return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
	}

	function luminance({ red, green, blue }) {
		const [r, g, b] = [red, green, blue].map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	}

	function ratio(one, other) {
		const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
		return (light + 0.05) / (dark + 0.05);
	}

	const canvas = () => color(getComputedStyle(document.documentElement).backgroundColor) || { red: 255, green: 255, blue: 255, alpha: 0 };

	// What lies behind an element of HTML.
	function ground(element) {
		const layers = [];
		for (let at = element; at; at = at.parentElement)
			layers.push(color(getComputedStyle(at).backgroundColor));
		const white = { red: 255, green: 255, blue: 255, alpha: 1 };
		return layers.filter(Boolean).reduceRight((below, layer) => over(layer, below), over(canvas(), white));
	}

	// The colours that a fill or stroke paints on a ground: one, or those of a pattern.
	function paints(shape, kind, below) {
		const style = getComputedStyle(shape), opacity = Number(style[kind + "Opacity"]);
		if (style[kind] === "none" || opacity === 0 || (kind === "stroke" && parseFloat(style.strokeWidth) === 0))
			return [];
		const pattern = style[kind].match(/url\("?#([\w-]+)"?\)/);
		if (!pattern) {
			const plain = color(style[kind]);
			return plain && plain.alpha ? [over(plain, below, opacity)] : [];
		}
		const parts = document.getElementById(pattern[1]).querySelectorAll("rect, path");
		return [...parts].flatMap(part => [...paints(part, "fill", below), ...paints(part, "stroke", below)]);
	}

	// What lies behind a text of a drawing: the page, or the shapes painted before it that its letters stand on.
	function grounds(text, box) {
		const svg = text.ownerSVGElement, toSvg = svg.getScreenCTM().inverse();
		const page = ground(svg);
		const points = [0.02, 0.2, 0.4, 0.6, 0.8, 0.98].flatMap(x => [leading, 0.5, 1 - leading].map(y =>
			new DOMPoint(box.left + x * box.width, box.top + y * box.height).matrixTransform(toSvg)));
		const found = [page];
		for (const shape of svg.querySelectorAll("rect, path")) {
			if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING))
				continue;
			const place = shape.getBoundingClientRect();
			if (place.right < box.left || place.left > box.right || place.bottom < box.top || place.top > box.bottom)
				continue;
			if (points.some(point => shape.isPointInFill(point)))
				found.push(...paints(shape, "fill", page));
		}
		return found;
	}

	function contrast() {
		const findings = [];
		let last = null;
		for (const { node, element, box, drawn } of lines()) {
			if (element === last && !drawn)
				continue; // another line of it
			last = element;
			const style = getComputedStyle(element), size = parseFloat(style.fontSize);
			const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
			const own = color(drawn ? style.fill : style.color);
			for (const below of drawn ? grounds(element.closest("text"), box) : [ground(element)]) {
				const has = ratio(over(own, below), below);
				if (has < (large ? 3 : 4.5))
					findings.push(`contrast ${round(has)} of ${name(node.data)}`);
			}
		}
		return [...new Set(findings)];
	}

	// What is drawn stands out from the page by its fill, its pattern or its outline. The grid does not have to: the axis says the same.
	function graphics() {
		const findings = new Set();
		for (const shape of document.querySelectorAll("svg:not(.patterns) rect, svg:not(.patterns) path")) {
			if (shape.closest(".patterns, .grid, .hit") || !shape.checkVisibility())
				continue;
			const below = ground(shape.ownerSVGElement);
			const best = Math.max(0, ...["fill", "stroke"].flatMap(kind => paints(shape, kind, below)).map(own => ratio(own, below)));
			if (best < 3)
				findings.add(`contrast ${round(best)} of a shape: ${shape.getAttribute("class") || shape.parentElement.getAttribute("class")}`);
		}
		return [...findings];
	}

	// Places

	function letters({ box, drawn }) {
		const gap = drawn ? 1 : -0.5; // two words of a drawing that nearly touch are read as one
		return { left: box.left - gap, right: box.right + gap, top: box.top + leading * box.height, bottom: box.bottom - leading * box.height };
	}

	function overlaps() {
		const all = lines().map(line => ({ ...letters(line), line })).sort((a, b) => a.top - b.top);
		const findings = [];
		let open = [];
		for (const one of all) {
			open = open.filter(other => other.bottom > one.top + 0.5);
			for (const other of open)
				if (other.line.node !== one.line.node && other.left < one.right && one.left < other.right)
					findings.push(`${name(other.line.node.data)} and ${name(one.line.node.data)} overlap`);
			open.push(one);
		}
		return findings;
	}

	// What may cut a text, from the inside.
	function frames(element) {
		const found = [];
		for (let at = element; at && at !== document.body; at = at.parentElement) {
			const style = getComputedStyle(at), flow = style.overflowX + style.overflowY;
			const cuts = /hidden|clip/.test(flow), may = /auto|scroll/.test(flow);
			if ((cuts || may) && style.display !== "inline" && !(at instanceof SVGElement && !(at instanceof SVGSVGElement)))
				found.push({ at, place: at.getBoundingClientRect(), cuts, may });
		}
		return found;
	}

	// `paper`: what can be scrolled to on a screen cannot be there.
	function clipped(paper) {
		const findings = [];
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth > width)
			findings.push(`the page is ${document.documentElement.scrollWidth} wide where there are ${width}`);
		let last = null, around = [];
		for (const { node, element, box } of lines()) {
			let scrolls = false;
			around = element === last ? around : frames(element);
			last = element;
			for (const { at, place, cuts, may } of around) {
				const outside = box.left < place.left - 1 || box.right > place.right + 1 || box.top < place.top - 1 || box.bottom > place.bottom + 1;
				if (outside && !scrolls && (cuts || (may && paper)))
					findings.push(`${name(node.data)} is cut by ${at.tagName} ${at.getAttribute("class") || ""}`);
				scrolls = scrolls || may;
			}
			if (!scrolls && (box.left + scrollX < 0 || box.right + scrollX > width + 1))
				findings.push(`${name(node.data)} is beside the page`);
		}
		return findings;
	}

	// Words of tables that are broken inside. Those of a longer piece without a space have to be; on paper, where nothing scrolls, names may be.
	function broken(paper) {
		const range = document.createRange(), findings = new Set();
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			const node = walker.currentNode, element = node.parentElement;
			if (!element.closest("th, td, caption") || element.closest(paper ? unseen + ", bdi, pre" : unseen + ", pre") || !element.checkVisibility())
				continue;
			for (const piece of node.data.matchAll(/\S+/g)) {
				for (const word of piece[0].length < 24 ? piece[0].matchAll(/[A-Za-z0-9]+/g) : []) {
					range.setStart(node, piece.index + word.index);
					range.setEnd(node, piece.index + word.index + word[0].length);
					if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1)
						findings.add(`${name(word[0])} of ${name(piece[0])} is broken in a table`);
				}
			}
		}
		return [...findings];
	}

	// A table that has to be scrolled can be, also by keyboard, and leaves the page as it is.
	function boxes() {
		return [...document.querySelectorAll("table")].filter(table => !table.closest(".scroll[tabindex='0'][role][aria-label]"))
			.map(table => "a table that cannot be scrolled: " + name(table.textContent));
	}

	// So that texts have places that can be compared, even those one has to scroll to. Long lists are more of the same.
	function unfold() {
		for (const details of document.querySelectorAll("details"))
			details.open = details.open || details.textContent.length < 100000;
		const style = document.createElement("style");
		style.textContent = "@media screen { .lines, .clusters-box, nav { max-height: none !important; } }";
		document.head.append(style);
	}

	// One drawing of everything that the style knows how to paint, so that no state has to occur to be looked at.
	function palette() {
		const classes = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.selectorText || "")
			.filter(selector => /^\.((s|v|band|area)-[\w-]+|area\.s-\w+)$/.test(selector)).map(selector => selector.slice(1).replace(".", " "));
		const box = document.createElement("div");
		box.innerHTML = "<svg width=\"40\" height=\"20\">" + classes.map(words => `<rect class="${words}" width="20" height="10"/>`).join("") + "</svg>";
		document.body.append(box);
		return classes.length;
	}

	// The keyboard and the pointer

	const focusable = () => [...document.querySelectorAll("a[href], summary, button, input, select, textarea, [tabindex]")]
		.filter(element => element.checkVisibility({ visibilityProperty: true }));

	const stops = new Map();

	// From now on: what gets the focus, and whether one sees that. Returns how many stops there are.
	function record() {
		focusable().forEach(element => stops.set(element, false));
		addEventListener("focusin", event => stops.set(event.target, getComputedStyle(event.target).outlineStyle === "none" ? "unseen" : "seen"));
		return stops.size + document.querySelectorAll(".scroll").length; // what scrolls may be a stop too
	}

	const recorded = () => [...stops].filter(([, how]) => how !== "seen")
		.map(([element, how]) => `${how ? "no focus is seen at" : "Tab never reaches"} ${element.outerHTML.slice(0, 80)}`);

	const charts = () => [...document.querySelectorAll("svg.rows")].map(chart => chart.querySelectorAll(".row").length);

	const row = (chart, number) => document.querySelectorAll("svg.rows")[chart].querySelectorAll(".row")[number];

	// Where a pointer can reach a row.
	function target(chart, number) {
		const one = row(chart, number);
		one.scrollIntoView({ block: "center" });
		const box = one.querySelector(".hit, rect").getBoundingClientRect(), view = one.ownerSVGElement.parentNode.getBoundingClientRect();
		const left = Math.max(box.left, view.left), right = Math.min(box.right, view.right);
		return [left + (right - left) * 0.3, box.top + box.height / 2];
	}

	// What is said about a row: its words, its box, whether it is all in the window.
	function tip() {
		const element = document.querySelector(".tip");
		if (!element || !element.checkVisibility())
			return null;
		const box = element.getBoundingClientRect();
		return {
			words: element.textContent, box: [box.left, box.top, box.right, box.bottom],
			inside: box.left >= 0 && box.top >= 0 && box.right <= document.documentElement.clientWidth && box.bottom <= innerHeight,
		};
	}

	const label = (chart, number) => row(chart, number).getAttribute("aria-label");

	// From row to row with the arrow keys: each says what its label is.
	function walk(chart) {
		const svg = document.querySelectorAll("svg.rows")[chart], findings = [];
		svg.dispatchEvent(new KeyboardEvent("keydown", { key: "Home" }));
		for (let i = 0; i < charts()[chart]; i++) {
			const said = tip();
			if (!label(chart, i) || !said || said.words !== label(chart, i) || !said.inside)
				findings.push(`row ${i} of chart ${chart} says ${said ? name(said.words) : "nothing"}`);
			svg.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
		}
		return findings;
	}

	// Without scripts the same is told by the browser.
	const titles = () => [...document.querySelectorAll("svg.rows .row")].filter(one => !one.querySelector("title")?.textContent.trim())
		.map(one => "a row without a title: " + name(one.textContent));

	// From the top to the bottom, a frame for each window's height, or a fiftieth of it all; `box`: inside of that.
	const scroll = box => new Promise(done => {
		const at = box ? document.querySelector(box) : document.scrollingElement;
		let frames = 0;
		(function step() {
			const before = at.scrollTop;
			at.scrollTop += Math.max(at.clientHeight, at.scrollHeight / 50);
			frames++;
			if (at.scrollTop === before)
				done(frames);
			else
				requestAnimationFrame(step);
		})();
	});

	window.check = { contrast, graphics, palette, overlaps, clipped, broken, boxes, unfold, record, recorded, charts, target, tip, label, walk, titles, scroll };
})();
