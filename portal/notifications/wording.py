"""Why somebody is told, and what turns exactly that off, in words. Pure."""

from portal.notifications.models import Reason, Topic, TopicWatch, Way

KINDS = {
    Reason.ASKED: "Answers to what I wrote",
    Reason.AFFECTED: "Problems that I have, too",
    Reason.WATCHING: "Posts that I watch",
    Reason.MENTIONED: "Somebody mentions me",
    Reason.HELPED: "What became of my answers",
    Reason.TOPIC: "Tags, products and searches that I watch",
    Reason.INTRODUCED: "Introductions",
}
HINTS = {
    Reason.ASKED: "Somebody replies, or it is solved.",
    Reason.AFFECTED: "You said that you have them: a solution, a workaround.",
    Reason.WATCHING: "Somebody replies, or it is solved.",
    Reason.MENTIONED: "By name, in a post or a reply.",
    Reason.HELPED: "It worked for somebody, or was marked as the solution.",
    Reason.TOPIC: "New posts there.",
    Reason.INTRODUCED: "Would you meet somebody with the same problem? What those you met write. Never: nobody asks.",
}
WAYS = {
    Way.AT_ONCE: "By mail at once",
    Way.DAILY: "In the daily digest",
    Way.HERE: "Only here",
    Way.NEVER: "Never",
}
WHY = {
    Reason.ASKED: "because you wrote it",
    Reason.AFFECTED: "because you have this, too",
    Reason.WATCHING: "because you watch it",
    Reason.MENTIONED: "because you were mentioned",
    Reason.HELPED: "because it is about your answer",
    Reason.TOPIC: "because you watch {topic}",
    Reason.CARE: "because you look after it",
    Reason.INTRODUCED: "because it is between you and those it concerns",
    Reason.ACCOUNT: "because it is about your account",
}
OFF = {
    Reason.ASKED: "Hear no more of this post",
    Reason.AFFECTED: "Hear no more of this post",
    Reason.WATCHING: "Hear no more of this post",
    Reason.MENTIONED: "Never tell me of mentions",
    Reason.HELPED: "Never tell me what became of my answers",
    Reason.TOPIC: "Stop watching {topic}",
    Reason.CARE: "Hear no more of this post",
    Reason.INTRODUCED: "Never ask me for introductions",
}


def why(reason: Reason, topic: str = "") -> str:
    """ "because you watch the tag “sync”"; `topic` in the words of `topic_words`."""
    return WHY[reason].format(topic=topic or "something it is about")


def off(reason: Reason, topic: str = "") -> str:
    """What the button says that turns exactly this off; empty where nothing can."""
    if reason not in OFF or (reason == Reason.TOPIC and not topic):
        return ""
    return OFF[reason].format(topic=topic)


def topic_words(watch: TopicWatch, product: str = "") -> str:
    """What is watched: "the tag “sync”", "Lumen Sync", "the search “E-2041”"."""
    if watch.kind == Topic.PRODUCT:
        return product or "a product"
    return f"the {watch.kind} “{watch.value}”"
