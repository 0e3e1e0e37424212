// Everything a page of the desk can do by itself. Each import defines one custom element or one habit.
import "kit/auto-grow";
import "kit/dialog-box";
import "kit/drop-zone";
import "kit/fold-quote";
import "kit/in-flight";
import "kit/key-list";
import "kit/keys";
import "kit/live-topic";
import "kit/local-time";
import "kit/looking-here";
import "kit/pop-menu";
import "kit/request-errors";
import "kit/split-panes";
import "kit/tab-panes";
import "kit/undo-toast";
