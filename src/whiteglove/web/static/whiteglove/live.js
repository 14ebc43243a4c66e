// One stream of news for each browser, shared by its tabs: the tab that holds the lock listens and tells the
// others over a channel. The stream says only what something was about; pages ask for what they may see.
const LOCK = "whiteglove.live";
const CHANNEL = "whiteglove.live";
const RETRY_MILLISECONDS = 3000;
const REST_MILLISECONDS = 800;

export function listen() {
  if (!("EventSource" in window)) return;
  const tab = new Tab();
  tab.start();
  document.body.addEventListener("htmx:configRequest", sayWhoAsks);
}

// What a page asks because of news or the clock is no press of a person: who left a page open is not at work.
function sayWhoAsks(event) {
  const why = event.detail.triggeringEvent?.type || "";
  if (why.startsWith("live:") || why.startsWith("hx:poll")) event.detail.headers["X-By-Itself"] = "yes";
}

class Tab {
  constructor() {
    this.name = Math.random().toString(36).slice(2);
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
    this.stream = null;
  }

  start() {
    document.body.addEventListener("htmx:afterSettle", () => this.say());
    window.addEventListener("pagehide", () => this.channel?.postMessage({ leaves: this.name }));
    if (this.channel) this.channel.onmessage = (event) => this.hear(event.data);
    if (this.channel && navigator.locks) {
      navigator.locks.request(LOCK, () => this.lead());
      this.say();
    } else {
      this.lead();
    }
  }

  // Never resolves: the lock is ours until this tab closes.
  lead() {
    this.stream = new Stream((topic) => this.pass(topic));
    this.stream.want(this.name, topics(), seenUpTo());
    this.channel?.postMessage({ asks: true });
    return new Promise(() => {});
  }

  say() {
    const wanted = topics().join();
    if (this.stream) this.stream.want(this.name, topics(), seenUpTo());
    else if (wanted !== this.said) this.introduce();
    this.said = wanted;
  }

  introduce() {
    this.channel?.postMessage({ tab: this.name, topics: topics(), from: seenUpTo() });
  }

  hear(message) {
    if (message.topic) announce(message.topic);
    if (message.asks) this.introduce();
    if (this.stream && message.tab) this.stream.want(message.tab, message.topics, message.from);
    if (this.stream && message.leaves) this.stream.want(message.leaves, [], "");
  }

  pass(topic) {
    announce(topic);
    this.channel?.postMessage({ topic });
  }
}

class Stream {
  constructor(tell) {
    this.tell = tell;
    this.wanted = new Map();
    this.open = "";
    this.last = "";
    this.source = null;
  }

  // from: the place in the journal the tab's page has seen; empty when its server did not know.
  want(tab, list, from) {
    if (list.length) this.wanted.set(tab, list);
    else this.wanted.delete(tab);
    const all = [...new Set([...this.wanted.values()].flat())].sort().join();
    if (all === this.open) return;
    const added = all.split(",").some((topic) => !this.open.split(",").includes(topic));
    this.open = all;
    if (added) this.connect(from);
  }

  connect(from = this.last) {
    this.source?.close();
    clearTimeout(this.again);
    if (!this.open) return;
    const asked = new URLSearchParams({ topics: this.open });
    const start = this.last ? older(from || this.last, this.last) : from;
    if (start) asked.set("last_id", start);
    const source = (this.source = new EventSource(`/live?${asked}`));
    source.addEventListener("fact", (event) => {
      this.last = event.lastEventId || this.last;
      this.tell(JSON.parse(event.data).topic);
    });
    source.addEventListener("resync", () => this.open.split(",").forEach(this.tell));
    if (!from) source.addEventListener("open", () => this.open.split(",").forEach(this.tell), { once: true });
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      this.again = setTimeout(() => this.connect(this.last), RETRY_MILLISECONDS);
    };
  }
}

// Of two places in the journal, written `transaction-row`.
function older(one, other) {
  const [first, second] = [one, other].map((place) => place.split("-").map(Number));
  return first[0] < second[0] || (first[0] === second[0] && first[1] < second[1]) ? one : other;
}

function seenUpTo() {
  const talk = document.getElementById("talk");
  return talk?.dataset.from || document.querySelector(".desk")?.dataset.from || "";
}

function topics() {
  const lists = [...document.querySelectorAll("[data-live]")].map((element) => element.dataset.live.split(" "));
  return [...new Set(lists.flat())];
}

// At once, then at most once in a while: many facts in a row are one look at the end.
const resting = new Map();

function announce(topic) {
  if (resting.has(topic)) return resting.set(topic, true);
  document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
  resting.set(topic, false);
  setTimeout(() => {
    const again = resting.get(topic);
    resting.delete(topic);
    if (again) announce(topic);
  }, REST_MILLISECONDS);
}
