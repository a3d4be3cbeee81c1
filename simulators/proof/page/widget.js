// The script that an integrator's page loads. It defines `proofWidget`, and nothing else: `run` opens the widget's frame
// in the host, hands it the parameters, and calls the functions it was given when the frame says so.
"use strict";

(() => {
  const SOURCE = "golive-widget";
  const address = document.currentScript?.src;
  if (!address) throw new Error("Load widget.2.0.js by a script element whose src is its address; do not copy or bundle it.");
  const home = new URL(address).origin;

  function refuse(sentence) {
    const problem = new TypeError(`proofWidget.run(): ${sentence}`);
    console.error(problem.message);
    throw problem;
  }

  function check(parameters) {
    if (parameters?.host?.nodeType !== Node.ELEMENT_NODE) {
      refuse('pass "host", the element that shall hold the widget, as in document.getElementById("widget").');
    }
    if (!parameters.widgetId) refuse('pass "widgetId", the widget_id of the session.');
  }

  // Values travel as JSON, so one that is undefined counts as not given.
  function split({ host, ...rest }) {
    const given = Object.entries(rest);
    const callbacks = new Map(given.filter(([, value]) => typeof value === "function"));
    const values = given.filter(([name]) => !callbacks.has(name));
    return { callbacks, parameters: JSON.parse(JSON.stringify(Object.fromEntries(values))) };
  }

  function call(callbacks, name, ...given) {
    const callback = callbacks.get(name);
    try {
      callback?.(...given);
    } catch (problem) {
      console.error(`proofWidget: the page's ${name} failed.`, problem);
    }
  }

  function openFrame(host) {
    const frame = document.createElement("iframe");
    frame.src = `${home}/w`;
    frame.title = "Proof widget (simulated)";
    frame.allow = "camera";
    Object.assign(frame.style, { display: "block", width: "100%", height: "30rem", maxHeight: "100%", border: "0" });
    for (const old of host.querySelectorAll(`:scope > iframe[src="${frame.src}"]`)) old.remove();
    host.append(frame);
    return frame;
  }

  function warn(report) {
    const parts = Object.entries(report).filter(([, names]) => names.length);
    const text = parts.map(([what, names]) => `${what}: ${names.join(", ")}`).join("; ");
    if (text) console.warn(`proofWidget.run(): parameters differ from the session's. ${text}`);
  }

  function run(parameters) {
    check(parameters);
    const { callbacks, parameters: values } = split(parameters);
    call(callbacks, "onLoad");
    const frame = openFrame(parameters.host);
    const heard = {
      loaded: () => tell({ type: "run", parameters: values, callbacks: [...callbacks.keys()] }),
      callback: (told) => call(callbacks, told.name, ...("argument" in told ? [told.argument] : [])),
      report: ({ report }) => warn(report),
      size: ({ height }) => Object.assign(frame.style, { height: `${height}px` }),
      leave: ({ url }) => window.location.assign(url),
    };

    function tell(message) {
      frame.contentWindow.postMessage({ source: SOURCE, ...message }, home);
    }

    window.addEventListener("message", ({ data, origin, source }) => {
      if (!source || source !== frame.contentWindow || origin !== home || data?.source !== SOURCE) return;
      heard[data.type]?.(data);
    });
  }

  window.proofWidget = Object.freeze({ run });
})();
