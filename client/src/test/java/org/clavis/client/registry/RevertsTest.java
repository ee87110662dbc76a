package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every reason that the contracts have is one that this client tells. */
class RevertsTest {

    private static final Pattern ERROR = Pattern.compile(
        "error ((?:KeyRegistry|OwnershipVerifier|MembershipRegistry)_\\w+)\\("
    );

    @Test
    void everyErrorOfTheContractsHasAReason() throws IOException {
        Set<String> errors = new TreeSet<>();
        Path interfaces = Path.of(System.getProperty("clavis.root"), "contracts", "src", "interfaces");
        try (Stream<Path> files = Files.list(interfaces)) {
            for (Path file : files.toList()) {
                Matcher matcher = ERROR.matcher(Files.readString(file));
                while (matcher.find()) {
                    errors.add(matcher.group(1));
                }
            }
        }
        assertThat(errors).hasSizeGreaterThan(60);
        assertThat(Reverts.REASONS.keySet()).containsExactlyInAnyOrderElementsOf(errors);
        assertThat(Reverts.REASONS.values()).doesNotContain(RegistryReason.OTHER);
    }
}
