package org.senselights.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.senselights.control.ControlException.Reason;

/** A socket's place on disk: who may open it, and who has it. */
final class SocketPlace {
  /** In bytes: Linux has room for 108, of which Java leaves two. */
  private static final int LONGEST_PATH = 106;

  private static final int BACKLOG = 128;
  private static final String LOCK = ".control.lock";
  private static final String MAKING = ".new";
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");
  private static final Set<PosixFilePermission> SOCKET = PosixFilePermissions.fromString("rw-rw----");
  private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

  private final Path path;
  private final Path directory;

  SocketPlace(Path path) throws ControlException {
    this.path = path.toAbsolutePath();
    directory = this.path.getParent();
    int length = this.path.toString().getBytes(UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new ControlException(Reason.UNUSABLE,
          "%s is %d bytes long, and the path of a socket may have %d: set runtime-directory to a shorter one"
              .formatted(this.path, length, LONGEST_PATH));
    }
  }

  /** What is there now; nothing where nothing is. */
  Optional<BasicFileAttributes> found() throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (Files.exists(path.getParent())) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Makes a socket here that listens.
   *
   * <p>It is made in a directory that nobody else may enter, where it gets its mode, and only then moved to where it is
   * found. A socket takes its first mode from the umask, which belongs to the whole process and which Java cannot set:
   * made in place, it would be open to everybody for a moment, and whoever connects in that moment stays connected.
   *
   * @throws ControlException if somebody listens here already, or nobody can
   */
  ServerSocketChannel listen() throws ControlException {
    try {
      prepareDirectory();
      // Of two that start at the same moment one has to see the other: between looking and moving nobody comes.
      try (FileChannel file = FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.tryLock()) {
        if (lock == null) {
          throw taken();
        }
        refuseWhereSomebodyIs();
        return make();
      }
    } catch (OverlappingFileLockException e) {
      throw taken();
    } catch (AccessDeniedException e) {
      throw new ControlException(Reason.UNUSABLE,
          "%s may not be written by user %s: give it to that user, or set runtime-directory to another"
              .formatted(e.getFile() == null ? directory : e.getFile(), System.getProperty("user.name")));
    } catch (UnsupportedOperationException e) {
      throw new ControlException(Reason.UNUSABLE,
          "%s cannot be kept from other users on this file system: set runtime-directory to another"
              .formatted(directory));
    } catch (IOException e) {
      throw new ControlException(Reason.UNUSABLE,
          "no socket can be made at %s (%s): set runtime-directory to a directory of its own"
              .formatted(path, reason(e)));
    }
  }

  private void prepareDirectory() throws IOException, ControlException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
      // Once more, because the umask took from what was asked for.
      Files.setPosixFilePermissions(directory, DIRECTORY);
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(directory);
    if (found.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ControlException(Reason.UNUSABLE,
          "%s may be written by everybody, so that anybody could put another socket there: set runtime-directory to a"
              .formatted(directory) + " directory of its own");
    }
    Set<PosixFilePermission> closed = EnumSet.copyOf(found);
    if (closed.removeAll(OTHERS)) {
      try {
        Files.setPosixFilePermissions(directory, closed);
      } catch (FileSystemException e) {
        // The directory is somebody else's: the socket's own mode still keeps others out.
        return;
      }
    }
  }

  private void refuseWhereSomebodyIs() throws IOException, ControlException {
    Optional<BasicFileAttributes> found = found();
    if (found.isEmpty()) {
      return;
    }
    if (!found.get().isOther()) {
      throw new ControlException(Reason.UNUSABLE,
          path + " is there already and is no socket: move it away, or set runtime-directory to another directory");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
      throw taken();
    } catch (ConnectException e) {
      // Nobody answers: what lies there is left over from a service that is gone, and the move replaces it.
      return;
    } catch (IOException e) {
      // Whether anybody is there cannot be told, and a living one is not to be robbed of its socket.
      throw new ControlException(Reason.UNUSABLE,
          "the socket %s belongs to somebody else (%s): delete it if no other sense-lights is running here"
              .formatted(path, reason(e)));
    }
  }

  private ServerSocketChannel make() throws IOException {
    Path making = directory.resolve(MAKING);
    Path fresh = making.resolve("s");
    Files.deleteIfExists(fresh);
    Files.deleteIfExists(making);
    Files.createDirectory(making, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
      Files.setPosixFilePermissions(fresh, SOCKET);
      if (!Files.getPosixFilePermissions(fresh).equals(SOCKET)) {
        throw new IOException("this file system does not keep modes");
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(fresh);
      throw e;
    } finally {
      Files.deleteIfExists(making);
    }
  }

  private ControlException taken() {
    return new ControlException(Reason.TAKEN,
        "another sense-lights is running here: it listens at " + path
            + "; stop it, or set runtime-directory to another directory for this one");
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
