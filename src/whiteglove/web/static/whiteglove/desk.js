// The desk's behaviours, one module each. Everything works without them.
import { listen } from "./live.js";
import { keys } from "./keys.js";
import { drafts } from "./drafts.js";
import { countdowns } from "./countdowns.js";
import { presence } from "./presence.js";
import { sending } from "./sending.js";
import { dropping } from "./dropping.js";
import { savedReplies } from "./saved_replies.js";
import { find } from "./find.js";
import { choosing } from "./choosing.js";
import { choosers } from "./choosers.js";
import { doing } from "./doing.js";
import { focus } from "./focus.js";

focus();
savedReplies();
keys();
drafts();
sending();
dropping();
countdowns();
presence();
find();
choosing();
choosers();
doing();
listen();
