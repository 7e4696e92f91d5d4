package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCacheTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    @Test
    void buildsOnceAndKeeps() throws IOException {
        BuildCache cache = new BuildCache(root);
        cache.get("thing", directory -> Files.writeString(directory.resolve("content"), "first"));

        Path thing = cache.get("thing", directory -> {
            throw new IOException("must not be built again");
        });

        assertThat(thing.resolve("content")).hasContent("first");
        assertThat(root).isDirectoryNotContaining("glob:**.building-*");
    }

    @Test
    void keepsTheFirstOfTwoBuiltAtTheSameTime() throws Exception {
        BuildCache cache = new BuildCache(root);
        CountDownLatch bothBuilding = new CountDownLatch(2);
        BuildCache.Recipe recipe = directory -> {
            Files.writeString(directory.resolve("content"), "whole");
            bothBuilding.countDown();
            try {
                assertThat(bothBuilding.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        CompletableFuture<Path> other = CompletableFuture.supplyAsync(() -> {
            try {
                return cache.get("thing", recipe);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(cache.get("thing", recipe)).isEqualTo(other.get(10, TimeUnit.SECONDS));
        assertThat(root.resolve("thing").resolve("content")).hasContent("whole");
        assertThat(root).isDirectoryNotContaining("glob:**.building-*");
    }

    @Test
    void keepsNothingOfABuildThatFailed() throws IOException {
        BuildCache cache = new BuildCache(root);

        assertThatThrownBy(() -> cache.get("thing", directory -> {
                    Files.writeString(directory.resolve("half"), "");
                    throw new IOException("no space");
                }))
                .hasMessage("no space");

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void sweepsWhatACrashedProcessLeft() throws IOException {
        Path abandoned = Files.createDirectory(root.resolve(".building-crashed"));
        Path current = Files.createDirectory(root.resolve(".building-current"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        new BuildCache(root).get("thing", directory -> {});

        assertThat(abandoned).doesNotExist();
        assertThat(current).exists();
    }
}
