package org.senselights.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.message.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code decode}: datagrams in, a JSON object each out.
 *
 * <p>Exit codes are those of sysexits: 0, 64 for a charset that is not known, 66 where an input could not be read, 74
 * where nobody takes the output.
 */
@Command(
    name = "decode",
    header = "Shows what a datagram says.",
    description = {
      "",
      "Reads datagrams and writes a JSON object for each, on a line of its own.",
      "Without --file, every line of standard input that is not empty is a datagram.",
      "",
      "\"outcome\" is event, doubtful (the fields had to be guessed), not-ours (another product's log event) or"
          + " malformed; \"reason\" says why it is not simply an event. What a datagram does not tell is left out.",
      ""
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    footer = {
      "",
      "Example:",
      "  echo 'sense01;Start session;LAB;anna' | sense-lights decode",
      "prints",
      "  {\"outcome\":\"event\",\"event_type\":\"session-start\",\"host\":\"sense01\", and so on",
      "",
      "A datagram that was caught with a sniffer, byte for byte:",
      "  sense-lights decode --file datagram.bin"
    })
public final class DecodeCommand implements Callable<Integer> {
  /** One byte more than a datagram can have: enough for the decoder to see that it is too long. */
  private static final int MOST_BYTES = 65_536;

  private static final int CHUNK = 65_536;

  private final InputStream standardInput;

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Option(
      names = "--file",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files of one datagram each, taken byte for byte.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--fallback-charset",
      paramLabel = "NAME",
      defaultValue = "windows-1252",
      description = "How to read what is not UTF-8: the Sense server's code page. Default: ${DEFAULT-VALUE}.")
  private String fallbackCharset = "windows-1252";


  /** The command as picocli makes it, which reads standard input. */
  public DecodeCommand() {
    this(System.in);
  }

  /**
   * The command with an input of its own.
   *
   * @param standardInput what to read where no file is named
   */
  DecodeCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * Decodes all that was named.
   *
   * @return the exit code
   */
  @Override
  public Integer call() {
    Charset fallback;
    try {
      fallback = Charset.forName(fallbackCharset);
    } catch (IllegalArgumentException e) {
      complain("'" + fallbackCharset + "' is not a charset that Java knows; windows-1252 is what Windows in western"
          + " Europe and America uses, windows-1250 in central Europe, windows-1251 where Cyrillic is written");
      return ExitCode.USAGE;
    }
    Decoder decoder = new Decoder(fallback);
    return files.isEmpty() ? decodeLines(decoder) : decodeFiles(decoder);
  }

  private int decodeFiles(Decoder decoder) {
    int exit = 0;
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] datagram = in.readNBytes(MOST_BYTES);
        print(decoder.decode(datagram, 0, datagram.length));
      } catch (IOException e) {
        complain("cannot read " + file + ": " + reason(file, e));
        exit = ExitCode.NO_INPUT;
      }
    }
    return out().checkError() ? ExitCode.OUTPUT_FAILED : exit;
  }

  private int decodeLines(Decoder decoder) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    try {
      for (int read = standardInput.read(chunk); read >= 0; read = standardInput.read(chunk)) {
        int start = 0;
        for (int i = 0; i < read; i++) {
          if (chunk[i] == '\n') {
            keep(line, chunk, start, i);
            decodeLine(decoder, line);
            start = i + 1;
          }
        }
        keep(line, chunk, start, read);
        if (out().checkError()) {
          return ExitCode.OUTPUT_FAILED;
        }
      }
    } catch (IOException e) {
      complain("cannot read standard input: " + e.getMessage());
      return ExitCode.NO_INPUT;
    }
    decodeLine(decoder, line);
    return out().checkError() ? ExitCode.OUTPUT_FAILED : 0;
  }

  /** Keeps no more of a line than is needed to refuse it, so that a file without line ends cannot eat the memory. */
  private void keep(ByteArrayOutputStream line, byte[] chunk, int from, int to) {
    line.write(chunk, from, Math.min(to - from, MOST_BYTES + 1 - line.size()));
  }

  private void decodeLine(Decoder decoder, ByteArrayOutputStream line) {
    byte[] bytes = line.toByteArray();
    line.reset();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    if (length > 0) {
      print(decoder.decode(bytes, 0, length));
    }
  }

  private void print(Decoded decoded) {
    // Not println: the same bytes on every system.
    out().print(json(decoded) + "\n");
  }

  private String json(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Understood(Event event, String doubt) -> json(event, doubt);
      case Decoded.NotOurs(String product) -> new Json(100)
          .put("outcome", "not-ours")
          .put("reason", "it is a log event of another product, " + product)
          .end();
      case Decoded.Malformed(Decoded.Reason reason) -> new Json(100)
          .put("outcome", "malformed")
          .put("reason", reason.text())
          .end();
    };
  }

  private String json(Event event, String doubt) {
    return new Json(500)
        .put("outcome", event.doubtful() ? "doubtful" : "event")
        .putPresent("reason", doubt)
        .put("event_type", event.type().word())
        .putPresent("host", event.host())
        .putPresent("directory", event.directory())
        .putPresent("user_id", event.userId())
        .putPresent("origin", event.origin())
        .putPresent("context", event.context())
        .putPresent("app_id", event.appId())
        .putPresent("user_agent", event.userAgent())
        .putPresent("message", event.message())
        .putPresent("task", event.task())
        .putPresent("task_id", event.taskId())
        .putPresent("execution_id", event.executionId())
        .putPresent("command", event.command())
        .end();
  }

  private String reason(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (Files.isDirectory(file)) {
      return "it is a directory, and a file of one datagram is wanted";
    }
    return e.getMessage();
  }

  private void complain(String problem) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("decode: " + problem);
    err.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
