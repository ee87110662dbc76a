package org.clavis.client.session.noise;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each message of a handshake carries: a fundamental or deferred pattern with any modifiers. Immutable.
 *
 * <p>Modifiers, joined by {@code +} and in this order: {@code hfs}, which adds an ephemeral KEM key to the first
 * ephemeral key and its encapsulated secret to the first {@code ee}; {@code skem}, which adds a secret encapsulated to
 * the reader's static KEM key at the end of each of the first two messages; {@code psk0} to {@code psk9}.
 *
 * <p>Source: Noise sections 7 (fundamental patterns), 9.4 (psk modifiers) and 18.1 (deferred patterns); the Noise HFS
 * extension, revision 1draft; {@code skem} is the token of ePrint 2022/539, in a modifier of our own.
 */
public final class HandshakePattern {

    /** An item of a message. */
    enum Token {
        E,
        S,
        EE,
        ES,
        SE,
        SS,
        E1,
        EKEM1,
        SKEM,
        PSK,
    }

    /** Messages before the first arrow of the body, each an {@code s} at most, then the body from the initiator on. */
    private record Body(boolean initiatorStaticKnown, boolean responderStaticKnown, List<List<Token>> messages) {}

    private static final Pattern NAME = Pattern.compile(
        "([A-Z][A-Z0-9]{0,3})((?:(?:hfs|skem|psk[0-9])(?:\\+(?:skem|psk[0-9]))*)?)"
    );
    private static final String HFS = "hfs";
    private static final String SKEM = "skem";
    private static final int PSK_PREFIX = "psk".length();

    /**
     * Pre-messages before the colon, initiator's then responder's ({@code -} for none), then the messages, separated by
     * slashes, the initiator's first.
     */
    private static final Map<String, Body> BODIES = Map.ofEntries(
        body("N", "- s : e es"),
        body("K", "s s : e es ss"),
        body("X", "- s : e es s ss"),
        body("NN", "- - : e / e ee"),
        body("NK", "- s : e es / e ee"),
        body("NX", "- - : e / e ee s es"),
        body("XN", "- - : e / e ee / s se"),
        body("XK", "- s : e es / e ee / s se"),
        body("XX", "- - : e / e ee s es / s se"),
        body("KN", "s - : e / e ee se"),
        body("KK", "s s : e es ss / e ee se"),
        body("KX", "s - : e / e ee se s es"),
        body("IN", "- - : e s / e ee se"),
        body("IK", "- s : e es s ss / e ee se"),
        body("IX", "- - : e s / e ee se s es"),
        body("NK1", "- s : e / e ee es"),
        body("NX1", "- - : e / e ee s / es"),
        body("X1N", "- - : e / e ee / s / se"),
        body("X1K", "- s : e es / e ee / s / se"),
        body("XK1", "- s : e / e ee es / s se"),
        body("X1K1", "- s : e / e ee es / s / se"),
        body("X1X", "- - : e / e ee s es / s / se"),
        body("XX1", "- - : e / e ee s / es s se"),
        body("X1X1", "- - : e / e ee s / es s / se"),
        body("K1N", "s - : e / e ee / se"),
        body("K1K", "s s : e es / e ee / se"),
        body("KK1", "s s : e / e ee se es"),
        body("K1K1", "s s : e / e ee es / se"),
        body("K1X", "s - : e / e ee s es / se"),
        body("KX1", "s - : e / e ee se s / es"),
        body("K1X1", "s - : e / e ee s / se es"),
        body("I1N", "- - : e s / e ee / se"),
        body("I1K", "- s : e es s / e ee / se"),
        body("IK1", "- s : e s / e ee se es"),
        body("I1K1", "- s : e s / e ee es / se"),
        body("I1X", "- - : e s / e ee s es / se"),
        body("IX1", "- - : e s / e ee se s / es"),
        body("I1X1", "- - : e s / e ee s / se es")
    );

    private final String name;
    private final Body body;
    private final int pskCount;

    private HandshakePattern(String name, Body body, int pskCount) {
        this.name = name;
        this.body = body;
        this.pskCount = pskCount;
    }

    /**
     * The pattern of a name such as {@code IK} or {@code XXpsk0+psk3}.
     *
     * @throws NoiseException if there is no such pattern
     */
    public static HandshakePattern named(String name) {
        Matcher matcher = NAME.matcher(name);
        Body body = matcher.matches() ? BODIES.get(matcher.group(1)) : null;
        if (body == null) {
            throw new NoiseException(NoiseReason.UNSUPPORTED_PROTOCOL, "unsupported pattern " + name);
        }
        String modifiers = matcher.group(2);
        if (modifiers.isEmpty()) {
            return new HandshakePattern(name, body, 0);
        }
        List<List<Token>> messages = new ArrayList<>();
        body.messages.forEach(message -> messages.add(new ArrayList<>(message)));
        int lowest = 0;
        int count = 0;
        Set<String> kemModifiers = new HashSet<>();
        for (String modifier : modifiers.split("\\+", -1)) {
            if (modifier.equals(HFS) || modifier.equals(SKEM)) {
                if (count > 0 || !kemModifiers.add(modifier) || messages.size() < 2) {
                    throw new NoiseException(NoiseReason.UNSUPPORTED_PROTOCOL, modifier + " out of place in " + name);
                }
                if (modifier.equals(HFS)) {
                    addHfs(messages);
                } else {
                    messages.get(0).addLast(Token.SKEM);
                    messages.get(1).addLast(Token.SKEM);
                }
                continue;
            }
            int position = Integer.parseInt(modifier.substring(PSK_PREFIX));
            if (position < lowest || position > messages.size()) {
                throw new NoiseException(NoiseReason.UNSUPPORTED_PROTOCOL, "psk out of order or range in " + name);
            }
            if (position == 0) {
                messages.getFirst().addFirst(Token.PSK);
            } else {
                messages.get(position - 1).addLast(Token.PSK);
            }
            lowest = position + 1;
            count++;
        }
        List<List<Token>> frozen = messages.stream().map(List::copyOf).toList();
        return new HandshakePattern(
            name,
            new Body(body.initiatorStaticKnown, body.responderStaticKnown, frozen),
            count
        );
    }

    /** {@code e1} goes after the first {@code e}, or after the secret that follows it; {@code ekem1} after {@code ee}. */
    private static void addHfs(List<List<Token>> messages) {
        List<Token> first = messages.getFirst();
        int e = first.indexOf(Token.E);
        boolean secretFollows = e + 1 < first.size() && first.get(e + 1) != Token.S;
        first.add(e + (secretFollows ? 2 : 1), Token.E1);
        for (List<Token> message : messages) {
            int ee = message.indexOf(Token.EE);
            if (ee >= 0) {
                message.add(ee + 1, Token.EKEM1);
            }
        }
    }

    /** The name, with modifiers. */
    public String name() {
        return name;
    }

    /** How many pre-shared keys both sides need. */
    public int pskCount() {
        return pskCount;
    }

    /** True if the sides exchange a KEM secret under an ephemeral key. */
    public boolean hasEphemeralKem() {
        return message(0).contains(Token.E1);
    }

    /** True if each side encapsulates a secret to the other's static KEM key. */
    public boolean hasStaticKem() {
        return message(0).contains(Token.SKEM);
    }

    /** How many messages the handshake has. */
    public int messageCount() {
        return body.messages.size();
    }

    /** True if only the initiator ever sends. */
    public boolean isOneWay() {
        return messageCount() == 1;
    }

    List<Token> message(int index) {
        return body.messages.get(index);
    }

    /** True if the side's static key is known to the other before the handshake. */
    boolean staticKnownBefore(boolean initiator) {
        return initiator ? body.initiatorStaticKnown : body.responderStaticKnown;
    }

    /** True if the side needs a static key of its own. */
    boolean needsStatic(boolean initiator) {
        if (staticKnownBefore(initiator)) {
            return true;
        }
        for (int i = initiator ? 0 : 1; i < messageCount(); i += 2) {
            if (message(i).contains(Token.S)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof HandshakePattern other && name.equals(other.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Map.Entry<String, Body> body(String name, String text) {
        String[] halves = text.split(" : ", -1);
        List<List<Token>> messages = new ArrayList<>();
        for (String message : halves[1].split(" / ", -1)) {
            List<Token> tokens = new ArrayList<>();
            for (String token : message.split(" ", -1)) {
                tokens.add(token(token));
            }
            messages.add(List.copyOf(tokens));
        }
        boolean initiatorStaticKnown = halves[0].startsWith("s");
        boolean responderStaticKnown = halves[0].endsWith("s");
        return Map.entry(name, new Body(initiatorStaticKnown, responderStaticKnown, List.copyOf(messages)));
    }

    private static Token token(String text) {
        return switch (text) {
            case "e" -> Token.E;
            case "s" -> Token.S;
            case "ee" -> Token.EE;
            case "es" -> Token.ES;
            case "se" -> Token.SE;
            case "ss" -> Token.SS;
            default -> throw new IllegalArgumentException("no such token: " + text);
        };
    }
}
