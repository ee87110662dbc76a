package org.clavis.bench.interop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that reads the trials' files and prints a line for each verdict. */
final class ProgramJudge implements Judge {

    private static final Pattern LINE = Pattern.compile("([a-z]+) ([0-9]+) (accepted|refused)(?: (.*))?");

    private final List<String> command;
    private final Path folder;

    /**
     * @param command the program without its last argument
     * @param folder what {@link TrialFiles} wrote, the last argument
     */
    ProgramJudge(List<String> command, Path folder) {
        this.command = List.copyOf(command);
        this.folder = folder;
    }

    @Override
    public Map<String, Map<Integer, Verdict>> judge(List<Trial> trials) {
        Map<String, Map<Integer, Verdict>> verdicts = new LinkedHashMap<>();
        for (String line : Programs.run(command, folder)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException(command + " said: " + line);
            }
            String reason = matcher.group(4);
            Verdict verdict = matcher.group(3).equals("accepted")
                ? Verdict.ACCEPTED
                : Verdict.refused(reason == null ? "" : reason);
            verdicts
                .computeIfAbsent(matcher.group(1), _ -> new LinkedHashMap<>())
                .put(Integer.parseInt(matcher.group(2)), verdict);
        }
        return verdicts;
    }
}
