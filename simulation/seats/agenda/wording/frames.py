"""Sentences around the core of a request, and what may stand before and after it.

Written in lower case where a sentence may begin with something else; ``{x}`` is the core.
"""

from __future__ import annotations

SELF = (
    "I'd like to {x}", "I need to {x}", "I want to {x}", "I'm trying to {x}", "I have to {x}",
    "can you help me {x}?", "could you help me {x}?", "help me {x}, please",
    "I was hoping to {x}", "would it be possible to {x}?", "is it possible to {x}?",
    "is there a way to {x}?", "how can I {x}?", "how do I {x}?", "we need to {x}",
    "what I need is to {x}", "I'm here to {x}", "I've been asked to {x}", "I'm supposed to {x}",
    "my plan is to {x}", "the idea is to {x}", "what I'm trying to do is {x}",
    "I still have to {x}", "it's time to {x}", "I was wondering how to {x}",
    "I thought I'd {x}", "I'd better {x}", "next on my list is to {x}",
    "^I would like to {x}, if I may", "^I should like to {x}", "^I wish to {x}",
    "^may I ask for your help to {x}?", "^would you kindly help me to {x}?",
    "^I would appreciate some help to {x}", "^it has become necessary to {x}",
    "~I gotta {x}", "~I wanna {x}", "~so I need to {x}", "~any chance I can {x}?",
    "~can we {x}?", "~let's {x}", "~trying to {x} here", "~need to {x}", "~time to {x}",
    "~ok so I want to {x}", "~mind helping me {x}?",
)  # fmt: skip

OWN = (
    "I'd like to {x}", "I want to {x}", "I need to {x}", "can I {x}?", "could I {x}?",
    "is it possible to {x}?", "would it be possible to {x}?", "how can I {x}?", "how do I {x}?",
    "I was hoping to {x}", "I'm trying to {x}", "can I still {x}?", "is there a way to {x}?",
    "I was wondering if I could {x}", "can you help me {x}?", "could you help me {x}?",
    "I'd rather like to {x}", "I'm writing because I want to {x}", "I thought I'd {x}",
    "may I {x}?", "I've decided to {x}", "I'm hoping I can {x}", "what do I do to {x}?",
    "^I would like to {x}, if I may", "^I wish to {x}", "^might I {x}?",
    "^would you kindly help me to {x}?", "^I should like to {x}",
    "~I wanna {x}", "~any chance I can {x}?", "~need to {x}", "~can I quickly {x}?",
    "~so I want to {x}", "~trying to {x} here",
)  # fmt: skip
"""What a caller wants to do or to have done."""

INDIRECT = (
    "could you tell me {x}?", "can you tell me {x}?", "do you know {x}?", "I'd like to know {x}",
    "I was wondering {x}", "can you check {x}?", "could you look up {x}?", "I need to know {x}",
    "can you find out {x}?", "please tell me {x}", "I'm trying to find out {x}",
    "is there a way to find out {x}?", "could you let me know {x}?", "can you see {x}?",
    "I can't find out {x}", "I'd just like to know {x}", "would you mind telling me {x}?",
    "I'm not sure {x}", "could you please check {x}?",
    "^might I ask {x}?", "^would you be so kind as to tell me {x}?",
    "^I would be glad to know {x}", "~can u check {x}?", "~no clue {x}, can you look?",
    "~just wondering {x}", "~any idea {x}?", "~quick one: {x}?",
)  # fmt: skip

OTHER = (
    "could you {x}?", "can you {x}?", "please {x}", "would you {x}, please?",
    "can you {x} for me?", "could you {x} for me, please?", "I'd like you to {x}",
    "I need you to {x}", "would you mind helping me {x}?", "I was hoping you could {x}",
    "I was wondering whether you could {x}", "it would help if you could {x}",
    "any chance you could {x}?", "would you be able to {x}?", "are you able to {x}?",
    "I'm hoping you can {x}", "do you think you could {x}?", "you could help me out: please {x}",
    "if you have a moment, {x}, please", "I wonder if you could {x}",
    "when you get a second, could you {x}?", "it would be great if you could {x}",
    "^would you be so kind as to {x}?", "^I would be grateful if you could {x}",
    "^might I ask you to {x}?", "^kindly {x}", "^I should be obliged if you could {x}",
    "^may I ask you to {x}?", "~can u {x}?", "~could you quickly {x}?", "~{x}, please",
    "~just {x}, please", "~go ahead and {x}, please", "~pls {x}", "~mind if I ask you to {x}?",
    "~would be cool if you could {x}",
)  # fmt: skip

NOUN = (
    "could you tell me {x}?", "can you tell me {x}?", "I need {x}", "I'm looking for {x}",
    "can you give me {x}?", "I'd like to know {x}", "do you have {x}?", "please give me {x}",
    "I'm after {x}", "could you check {x}?", "can you find out {x}?", "I need to know {x}",
    "would you tell me {x}?", "can I get {x}?", "could I have {x}?", "what I need is {x}",
    "I was wondering about {x}", "I'm missing {x}", "could you pull up {x}?",
    "I have to find out {x}", "I was hoping to get {x}", "could you let me have {x}?",
    "is there a way to see {x}?", "I'm trying to find out {x}", "could you give me {x}, please?",
    "I could do with {x}", "I haven't got {x} and need it", "somebody asked me for {x}",
    "help me with {x}, please", "I'd like to have {x}", "would you have {x}?",
    "^may I ask you for {x}?", "^I would like to be told {x}", "^would you kindly give me {x}?",
    "^I require {x}", "^I should like to have {x}", "^might I have {x}?",
    "^I would be grateful for {x}", "~got {x} for me?", "~any idea about {x}?", "~{x}, please",
    "~just need {x}", "~can I grab {x}?", "~gimme {x}, please", "~looking for {x}",
    "~mind checking {x}?", "~so I need {x}",
)  # fmt: skip

QUESTION = (
    "{x}?", "{x}?", "quick question: {x}?", "one question: {x}?", "I have a question: {x}?",
    "do you happen to know: {x}?", "what I'd like to know: {x}?", "please tell me: {x}?",
    "just to be sure: {x}?", "here's what I need to know: {x}?", "help me out: {x}?",
    "can you check this for me: {x}?", "my question is this: {x}?",
    "^allow me a question: {x}?", "^if I may ask: {x}?", "~so {x}?", "~hey, {x}?",
    "~quick one: {x}?", "~tell me: {x}?", "~random question: {x}?",
)  # fmt: skip

TOPIC = (
    "it's about {x}", "I'm looking at {x}", "this is about {x}", "I have a question about {x}",
    "I'm dealing with {x}", "my question concerns {x}", "take {x}", "I've got {x} here",
    "let me ask about {x}", "let's look at {x}", "I'm working on {x}", "there's {x}",
    "I need some help with {x}", "I was going through {x}", "can you help me with {x}?",
    "could we look at {x}?", "something about {x}", "I'm sorting out {x}",
    "^the matter concerns {x}", "^I am writing about {x}", "^allow me to ask about {x}",
    "~so, {x}", "~ok, {x}", "~question on {x}", "~about {x}",
)  # fmt: skip

STANDING_ALONE = (
    "~got", "~just", "~trying", "~need", "~looking", "~time", "~so", "~ok", "~hey", "~gimme",
    "~go ahead", "~{x}", "{x}, please", "so ", "if you have a moment", "~about", "~question",
    "~tell", "there's", "something", "take",
)  # fmt: skip
"""Beginnings that no other words can go before."""

NOT_FOR_AN_AGENT = (
    "see", "know", "get", "learn", "understand", "have", "go", "hear", "be", "keep", "make",
    "look into", "find out", "decide", "return", "send", "give", "go over", "use", "check on",
    "look around", "look for", "follow up", "report",
    "come", "pay", "ask", "understand", "be",
)  # fmt: skip
"""Verbs that the asker does, not the one who is asked."""

GREETINGS = (
    "hello", "hello there", "hi", "hi there", "good morning", "good day", "good afternoon",
    "hello, me again", "hi, I hope you can help", "hello, I could use some help",
    "hi, a quick one", "hello, sorry to bother you", "hi, I need a hand",
    "^good day to you", "^dear team", "^good morning to you", "^greetings",
    "~hey", "~hey there", "~hiya", "~morning", "~hey, quick thing", "~heya", "~yo",
)  # fmt: skip

READ_SITUATIONS = (
    "I'm putting together some notes for a meeting", "I'm filling a gap in a spreadsheet",
    "a colleague asked me something that I can't answer", "I'm preparing an overview",
    "I'm checking a few things before the weekend", "I'm working through a list of questions",
    "somebody is waiting for an answer from me", "I'm cross-checking some figures",
    "I promised to get back to somebody today", "I'm trying to make sense of my notes",
    "I'm in the middle of a report", "my notes are incomplete", "I'd like to settle a question",
    "I have a call in a few minutes", "I want to be sure before I pass something on",
    "I've been staring at this for a while", "I'm catching up after a few days off",
    "I can't find this anywhere", "I'm following up on an old question",
    "I'm tidying up my paperwork", "there's something I'd like to verify",
    "I need this for my records", "I'm drafting a message and one thing is missing",
    "somebody just asked me about this", "I'm doing a bit of digging",
    "^I am preparing a short summary", "^I have been asked for some information",
    "^a colleague has requested this from me", "^I am reviewing a few of our records",
    "~my boss wants an answer", "~I totally forgot to look this up", "~so I'm a bit lost here",
    "~somebody's breathing down my neck about this", "~I'm knee-deep in a spreadsheet",
)  # fmt: skip

OWN_SITUATIONS = (
    "I hope I'm in the right place for this", "I've tried the website, but it's no help",
    "I couldn't get through on the phone", "it's probably a small thing", "I have a quick question",
    "there's something I need to sort out", "I'm a bit confused at the moment",
    "I'd like to get this settled today", "sorry, I'm not very good with these things",
    "I wasn't sure who to ask", "I looked everywhere and couldn't find it",
    "this has been on my mind since yesterday", "I only have a few minutes",
    "^I am writing to you about a small matter", "^I would appreciate your help",
    "~so I've got a bit of a situation", "~ok so the app wasn't helping", "~need some help here",
)  # fmt: skip

CHANGE_SITUATIONS = (
    "something needs to be put right", "I've got a change to make", "there's an update to make",
    "I have a small job for you", "something has come up", "plans have changed",
    "I'm tidying up a few things", "I've been asked to get something sorted",
    "I'm working through my to-do list", "I've just been told about a change",
    "I need to get this off my desk", "there's something that can't wait",
    "I have something to arrange", "I'm bringing a few things up to date",
    "I've put this off for too long", "somebody left me a note about this",
    "one thing is still on my list for today", "I'm catching up on some loose ends",
    "^I have been instructed to arrange something", "^a small change has become necessary",
    "^there is a matter that I would like to settle", "~so there's this thing I have to fix",
    "~gotta get something sorted", "~I nearly forgot about this",
)  # fmt: skip

BRIDGES = {
    "next": (
        "also,", "and", "next,", "now,", "then", "and then,", "after that,", "from there,",
        "with that settled,", "and now", "so,", "okay, next:", "moving on,",
        "that leaves one thing:",
        "now for the next bit:", "while we're at it,", "as a next step,", "one step further:",
        "^furthermore,", "^in addition,", "^following on from that,", "~okay, and", "~so next up:",
        "~cool, and", "~right, so",
    ),
    "other": (
        "another thing:", "something else:", "on a different note,", "while I'm here,",
        "one more thing:", "there's something else:", "next topic:", "changing the subject:",
        "apart from that,", "now for something else:", "I have another question, too:",
        "I've got another thing on my list:", "while I have you,", "there was one more thing:",
        "separately,", "unrelated to that,", "^a further matter:", "^there is another matter:",
        "^may I turn to something else?", "~oh, and another thing:", "~also, totally different:",
        "~new topic:",
    ),
    "shift": (
        "before we go on, something else:", "sorry, let me jump to something else first:",
        "hold that thought, there's something more urgent:", "let's park this for a moment:",
        "actually, can we do something else first?", "I've just remembered something:",
        "before I forget:", "let me interrupt myself:", "something else just came in:",
        "we'll come back to that in a minute:", "leave that for a moment:",
    ),
    "back": (
        "back to what we had before:", "now, where were we?", "coming back to the earlier matter:",
        "returning to what I asked before:", "to pick up the first thread again:",
        "so, back to the other thing:", "and now back to where we left off:",
        "let's get back to the earlier question:", "we still had something open:",
    ),
}  # fmt: skip

TANGENTS = (
    "It's been one of those days.", "My coffee is getting cold over this.",
    "By the way, this is much quicker than the phone.", "Sorry if that's a lot of questions.",
    "The weather here is dreadful, by the way.", "I should have done this last week.",
    "I really need a holiday.", "Funny how these things always pile up.",
    "I hope your day is quieter than mine.", "My desk is a mess, as always.",
    "Lunch will have to wait, it seems.", "I always forget how this works.",
)  # fmt: skip

GRUMBLES = (
    "I don't have all day.", "This is taking longer than I thought.", "Come on.",
    "I'm in a bit of a hurry here.", "I've said that already.", "Really?",
    "This shouldn't be so hard.", "I'd hoped this would go faster.", "Again?",
    "I have somewhere to be.", "Can we speed this up?",
    "^I must say I expected this to be simpler.",
    "~Ugh.", "~Seriously?", "~Oh come on.",
)  # fmt: skip

AGAINS = (
    "as I said,", "once more:", "again:", "to repeat:", "let me put it again:", "as mentioned,",
    "I'm still missing something:", "that's not all I asked for:", "I still need this:",
    "that doesn't quite answer it:", "let me try again:", "one more time:",
    "we're not quite there yet:", "back to my question:", "there's still something open:",
    "^allow me to repeat:", "^if I may come back to my question:", "~ok, again:",
    "~nope, still need this:",
)  # fmt: skip

FILLERS = (
    "um,", "well,", "hm,", "let me think,", "uh,", "so,", "let's see,", "okay, so", "er,",
    "I'm not sure how to put this, but", "maybe you can tell,", "if I understand this right,",
)  # fmt: skip
